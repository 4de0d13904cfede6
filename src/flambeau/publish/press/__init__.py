"""The press kit: facts with their arithmetic and sources, maps and strips of light at print quality."""
