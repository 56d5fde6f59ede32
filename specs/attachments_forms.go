package specs

import "github.com/onsi/gomega"

// writeFileForms: one file is answered as itself, several as a ZIP, and names arrive whatever is in them.
func writeFileForms(b *book) {
	b.filed("A single attachment is the file itself, whatever is in it", clauses("attachments.single"), func(f *filed) {
		object, id := f.somewhere()
		for _, one := range []file{
			{"crmock.txt", "text/plain", "crmock"},
			{"crmock.txt", "text/plain", ""},
			{"crmock.txt", "application/octet-stream", everyByte()},
			{"crmock.txt", "application/zip", "PK\x03\x04 that is no ZIP"},
		} {
			f.attach(object, id, one) // in place of the one before, which has the same name
			f.single(f.read(object, id), one)
		}
	})
	b.filed("Several attachments are one ZIP file with each of them under its name", clauses("attachments.zip"), func(f *filed) {
		object, id := f.somewhere()
		all := []file{aFile("one"), {"bytes", "application/octet-stream", everyByte()}, {"empty", "text/plain", ""}, aFile("another")}
		f.attach(object, id, all[0])
		for n := 2; n <= len(all); n++ {
			f.attach(object, id, all[n-1])
			f.zipped(f.read(object, id), all[:n]...)
		}
		for _, one := range all[1:] {
			f.detach(object, id, one)
		}
		f.single(f.read(object, id), all[0])
	})
	b.filed("Special characters in the name of an attachment are encoded, and arrive", clauses("attachments.names"), func(f *filed) {
		object, id := f.somewhere()
		var all []file
		for _, name := range specialNames() {
			one := file{name, "text/plain", "crmock has attached " + name}
			f.attach(object, id, one)
			got := f.read(object, id)
			f.single(got, one)
			f.Expect(got.header.Get("Content-Disposition")).To(gomega.MatchRegexp(`^[ -~]*$`), "the name %q as it is sent", name)
			f.detach(object, id, one)
			all = append(all, one)
		}
		f.attach(object, id, all...)
		f.zipped(f.read(object, id), all...)
	})
}

// everyByte is a text of every byte, twice.
func everyByte() string {
	var data []byte
	for i := range 512 {
		data = append(data, byte(i)) // the low byte
	}
	return string(data)
}

// specialNames are names of files that headers and ZIPs get wrong.
func specialNames() []string {
	return []string{
		"two words.txt", `a "quoted" name.txt`, "semi;colon, comma=.txt", "100%25.txt", "plus+and&.txt", "d'accord (1).txt",
		"Grüße.txt", "Übersicht – Größe €.txt", "見積書.pdf", "смета.doc", "\U0001F4CE.txt", "#[]{}?*.txt",
	}
}
