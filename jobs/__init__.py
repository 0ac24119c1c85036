"""What the clock sets off: each job finds what is due, claims it, does it and says how many."""
