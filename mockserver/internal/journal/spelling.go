package journal

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
	return slips(sent, meant) <= most
}

// slips counts the letters to add, to leave out and to change that lead from one word to another (Levenshtein). It
// works through the table of all beginnings of both, and holds one row of it.
func slips(from, to string) int {
	row := make([]int, len(to)+1)
	for i := range row {
		row[i] = i
	}
	for i := range len(from) {
		corner := row[0] // the cell above and to the left
		row[0]++
		for k := range len(to) {
			change := corner
			if from[i] != to[k] {
				change++
			}
			corner = row[k+1]
			row[k+1] = min(change, corner+1, row[k]+1)
		}
	}
	return row[len(to)]
}
