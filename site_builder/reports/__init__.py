"""Problems for people and programs: one list of them, one small module for each format."""
