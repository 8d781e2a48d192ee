"""Papers: what an app declares as data is set as PDF or Word, numbered, noted, and kept for a day."""
