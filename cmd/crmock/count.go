package main

import "strconv"

// counted is a number of things as a sentence has it: "1 exchange", "2 exchanges".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
