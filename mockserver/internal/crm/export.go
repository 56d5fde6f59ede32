package crm

import (
	"bufio"
	"context"
	"encoding/xml"
	"io"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// The attribute of <records> that says that nothing is to be added to them.
const (
	complete = "complete"
	yes      = "yes"
)

// Export writes all records of a tenant as the XML that Seed and Import take, those of one moment, and an object behind
// those that it references. It says that the records are complete, so that whoever takes them gets the same ones: no
// default is filled in and no date is set. A secret is written as the mark that stands for it. Values of tags that the
// tenant's contract no longer has are left out. What is longer than xmldoc.MaxRecords is not read again.
func (c *CRM) Export(ctx context.Context, t *tenant.Tenant, w io.Writer) error {
	var all []store.Record // first, so that a slow writer keeps nobody from the records
	err := c.view(ctx, t, func(tx store.Tx) error {
		for _, object := range t.Contract.Objects {
			records, err := tx.Find(object.Name, store.Query{})
			if err != nil {
				return err
			}
			all = append(all, records...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return writeRecords(w, t.Contract, all)
}

func writeRecords(w io.Writer, contract *contracts.Contract, records []store.Record) error {
	out := bufio.NewWriter(w) // whose Flush tells of all errors
	_, _ = out.WriteString(xml.Header + "<records " + complete + `="` + yes + `">` + "\n")
	for _, record := range records {
		writeRecord(out, contract.Object(record.Object), record)
	}
	_, _ = out.WriteString("</records>\n")
	return out.Flush()
}

func writeRecord(out *bufio.Writer, object *contracts.Object, record store.Record) {
	element := func(name, value string) {
		_, _ = out.WriteString("    <" + name + ">")
		_ = xml.EscapeText(out, []byte(value))
		_, _ = out.WriteString("</" + name + ">\n")
	}
	_, _ = out.WriteString("  <" + object.Name + ">\n")
	element(object.IDTag, record.ID)
	for _, field := range record.Fields {
		if tag := object.Tag(field.Tag); tag != nil {
			element(tag.Name, field.Value)
		}
	}
	_, _ = out.WriteString("  </" + object.Name + ">\n")
}
