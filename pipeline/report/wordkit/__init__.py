"""Small tools for WordprocessingML: what docxtpl has no words for, done on the XML with lxml."""
