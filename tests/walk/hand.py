"""A hand at a page, which counts what it does."""

from tests.browser import press


class Hand:
    """Steps of a person: a key, a letter, a press."""

    def __init__(self, page):
        self.page, self.steps = page, 0

    def press(self, *keys):
        """A key, alone or with another one held, is a step."""
        for key in keys:
            self.steps += 1
            press(self.page, key)

    def type(self, text):
        """Each letter is a step."""
        self.steps += len(text)
        self.page.keyboard.type(text)

    def agree(self, question):
        """A step: yes to what the browser asks."""
        self.steps += 1
        question.accept()

    def click(self, target):
        """A step."""
        self.steps += 1
        target.click()
