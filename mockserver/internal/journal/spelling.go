package journal

import "github.com/crmock/crmock/contracts/spelling"

// isNear says whether two names differ so little that one may be a slip for the other: by one letter, or two where
// the name has at least five.
func isNear(sent, meant string) bool {
	most := 1
	if len(meant) >= 5 {
		most = 2
	}
	if len(sent) > len(meant)+most || len(meant) > len(sent)+most || len(meant) <= most {
		return false // also keeps long names, which anyone may send, from costing time
	}
	return spelling.Slips(sent, meant) <= most
}
