"""A unittest case with a crmock for the class and a tenant for each test."""

from __future__ import annotations

import os
import unittest

from crmock import BinaryMissing, Server, Tenant


class TenantCase(unittest.TestCase):
    """Skips its tests, and says why, where there is no crmock; with CRMOCK_REQUIRE_ALL=1 they fail."""

    server: Server
    tenant: Tenant

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        try:
            cls.server = Server.start()
        except BinaryMissing as missing:
            if os.environ.get("CRMOCK_REQUIRE_ALL") == "1":
                raise
            raise unittest.SkipTest(str(missing)) from None
        cls.addClassCleanup(cls.server.close)

    def setUp(self) -> None:
        super().setUp()
        self.tenant = self.new_tenant()
        self.addCleanup(self.tenant.remove)

    def new_tenant(self) -> Tenant:
        """Makes the tenant of a test; override it for one with settings."""
        return self.server.tenant()
