"""The pages of the insights: one file each, a pure function that makes the page out of what the log says."""
