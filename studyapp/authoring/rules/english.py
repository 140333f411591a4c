"""Words of questions: those that say little, those that stand for one another, those that decide what is asked."""


def _words(text: str) -> list[str]:
    return text.split()


SMALL = frozenset(
    _words("""
    a an the is are was were be of in on at to by for from with and or it its this that has have can may as do does
    """)
)
"""Words that ask for nothing where they stand alone."""

EMPTY = SMALL | frozenset(
    _words("""
    been being these those had did could might must should shall will would you your we our they their he she one what
    which who whom whose where when how why there here than then so if each every any some more most very just only name
    called call tell say give state many long amazon aws aws's please exactly what's also into about
    """)
)
"""Words that seldom decide what a question asks for."""

SAME = {
    word: line.split()[0]
    for line in (
        "max maximum largest longest highest greatest biggest upper farthest",
        "min minimum smallest shortest lowest least fewest lower",
        "configuration config configure configured setting settings set",
        "permit allow allowed permitted let lets allows permits",
        "big large high much size",
        "run execute runs executes running execution executions invocation invocations invoke invoked",
        "use employ utilise utilize used using",
        "make create build created makes creates",
        "delete remove deleted removed removes deletes",
        "second sec s secs seconds",
        "minute mins minutes",
        "hour hours h hr hrs",
        "quota limit limits quotas",
        "sync synchronous synchronously",
        "async asynchronous asynchronously",
        "function functions lambda lambdas",
        "start begin starts begins started",
        "end stop ends stops finish finishes",
        "need require needs requires required needed",
        "fail failing fails failed failure",
        "dlq dead-letter",
        "not never no cannot can't isn't doesn't don't won't without neither nor",
    )
    for word in line.split()
}
"""Words that stand for one another in a question; each is read as the first of its line."""

DECIDES = frozenset(
    _words("""
    max min not sync async first last before after default new old request response read write open close input output
    source target left right up down above below inside outside start end on off public private express
    reserved provisioned success soft hard warm cold push pull
    """)
)
"""Words that turn a question into another where they are replaced or added."""
