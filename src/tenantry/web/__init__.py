"""What every page for people shares: layout and components, who visits, forms, lists, formats, words."""
