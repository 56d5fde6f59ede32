package reference

import "github.com/crmock/crmock/contracts"

// picklists are those that an object's page shows: a list that several objects use stands with the first of them.
func (s *site) picklists(object *contracts.Object) []*contracts.Picklist {
	var lists []*contracts.Picklist
	for _, list := range s.Picklists {
		if s.homeOf(list) == object {
			lists = append(lists, list)
		}
	}
	return lists
}

func (s *site) homeOf(list *contracts.Picklist) *contracts.Object {
	for _, object := range s.Objects {
		for _, tag := range object.Tags {
			if tag.Picklist == list {
				return object
			}
		}
	}
	return nil
}

func (s *site) picklistLink(tag *contracts.Tag) string {
	return pageName(s.homeOf(tag.Picklist)) + anchor(tag.Picklist.Name)
}

// usedByTags names the tags that take their choices from a list, as OBJECT.TAG.
func (s *site) usedByTags(list *contracts.Picklist) []string {
	var names []string
	for _, object := range s.Objects {
		for _, tag := range object.Tags {
			if tag.Picklist == list {
				names = append(names, contracts.ClauseID(object.Name, tag.Name))
			}
		}
	}
	return names
}
