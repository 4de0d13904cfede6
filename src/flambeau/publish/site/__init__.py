"""The site: a page that needs nothing but its own files, for any host."""
