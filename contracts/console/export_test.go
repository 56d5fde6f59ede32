package console

// Reading is the same client with another limit of what it reads, so that specs of the limit need not send 64 MiB.
func (c *Client) Reading(most int64) *Client {
	other := *c
	other.most = most
	return &other
}
