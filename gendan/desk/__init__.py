"""工作台: home, search, imports and the page frame."""
