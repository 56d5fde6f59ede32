// Package spelling tells how far one word is from another, for messages that guess what was meant. How far is too far
// is left to those who ask.
package spelling

// Slips is how many letters have to be added, left out or changed to make one word of the other (Levenshtein), in
// bytes. It works through the table of all beginnings of both, and holds one row of it.
func Slips(from, to string) int {
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
