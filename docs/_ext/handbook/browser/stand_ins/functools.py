"""Stands in for ``functools`` in the reader's browser: what the snippets use of it."""


class cached_property:
    def __init__(self, function):
        self.function = function
        self.name = function.__name__

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = instance.__dict__.get(self.name, self)
        if value is self:
            value = self.function(instance)
            instance.__dict__[self.name] = value
        return value


def lru_cache(maxsize=128):
    def cached(function):
        answers = {}

        def answer(*arguments):
            if arguments not in answers:
                if maxsize is not None and len(answers) >= maxsize:
                    answers.clear()
                answers[arguments] = function(*arguments)
            return answers[arguments]

        return answer

    return cached


def partial(function, *first, **named):
    return lambda *more, **others: function(*first, *more, **{**named, **others})
