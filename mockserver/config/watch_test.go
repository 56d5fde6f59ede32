package config_test

import (
	"context"
	"os"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/config"
)

var _ = Describe("Watching files", func() {
	var (
		watcher *config.Watcher
		changes int
	)

	tick := func(times int) {
		for range times {
			if watcher.Look() {
				changes++
			}
		}
	}

	BeforeEach(func() {
		inFolder().write("crmock.yaml", "one").write("seeds/a.xml", "A")
		changes = 0
		watcher = config.NewWatcher([]string{"crmock.yaml", "seeds", "absent.xml"})
	})

	write := func(name, text string) {
		Expect(os.WriteFile(name, []byte(text), 0o600)).To(Succeed())
	}
	changesNow := func() int {
		tick(2) // one sees the change, one that it has settled
		return changes
	}

	It("is quiet while nothing changes", func() {
		Expect(changesNow()).To(Equal(0))
	})

	It("tells a change of the size once", func() {
		write("crmock.yaml", "longer")
		Expect(changesNow()).To(Equal(1))
		Expect(changesNow()).To(Equal(1))
	})

	It("tells a change of the time alone", func() {
		Expect(os.Chtimes("crmock.yaml", time.Time{}, time.Unix(1, 0))).To(Succeed())
		Expect(changesNow()).To(Equal(1))
	})

	It("tells another file that took the name, although size and time are the same", func() {
		before, err := os.Stat("crmock.yaml")
		Expect(err).NotTo(HaveOccurred())
		write("new", "two")
		Expect(os.Chtimes("new", before.ModTime(), before.ModTime())).To(Succeed())
		Expect(os.Rename("new", "crmock.yaml")).To(Succeed())
		Expect(changesNow()).To(Equal(1))
	})

	It("tells a file that goes, and one that comes", func() {
		Expect(os.Remove("crmock.yaml")).To(Succeed())
		Expect(changesNow()).To(Equal(1))
		write("absent.xml", "here")
		Expect(changesNow()).To(Equal(2))
	})

	It("tells a file that comes into a folder", func() {
		Expect(os.Chtimes("seeds", time.Time{}, time.Unix(1, 0))).To(Succeed()) // clocks of file systems are coarse
		Expect(changesNow()).To(Equal(1))
		write("seeds/b.xml", "B")
		Expect(changesNow()).To(Equal(2))
	})

	It("waits until a change has settled", func() {
		for _, text := range []string{"a", "bb", "ccccc", "dddddd"} {
			write("crmock.yaml", text)
			tick(1)
		}
		Expect(changes).To(Equal(0))
		Expect(changesNow()).To(Equal(1))
	})

	It("says nothing of what came and went in between", func() {
		write("absent.xml", "here")
		tick(1)
		Expect(os.Remove("absent.xml")).To(Succeed())
		Expect(changesNow()).To(Equal(0))
	})

	It("looks once in each period by itself, until its context ends", func() {
		ctx, cancel := context.WithCancel(context.Background())
		seen, done := make(chan struct{}, 100), make(chan struct{})
		go func() {
			defer close(done)
			watcher.Run(ctx, time.Millisecond, func() { seen <- struct{}{} })
		}()
		write("crmock.yaml", "another")
		Eventually(seen).Should(Receive())
		cancel()
		Eventually(done).Should(BeClosed())
	})
})
