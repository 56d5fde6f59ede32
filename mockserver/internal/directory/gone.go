package directory

// Gone is closed when a tenant is removed, for those who wait for something of it.
func (d *Directory) Gone(name string) (<-chan struct{}, error) {
	e, _, err := d.find(name)
	if err != nil {
		return nil, err
	}
	return e.lasting.Gone(), nil
}
