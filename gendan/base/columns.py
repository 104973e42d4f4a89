"""The names of a sheet's columns."""


def letter(index):
    """The name of a column: 0 → A, 26 → AA."""
    name = ""
    index += 1
    while index:
        index, digit = divmod(index - 1, 26)
        name = chr(65 + digit) + name
    return name


def column(name):
    """The index of a column: A → 0, AA → 26."""
    index = 0
    for char in name:
        index = index * 26 + ord(char) - 64
    return index - 1
