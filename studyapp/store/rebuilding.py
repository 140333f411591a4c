"""The projection made anew from the log, and the mark that tells what it was made with. Only the store uses this."""

import msgspec
from sqlalchemy import Connection, delete, insert, select

from studyapp.insights.reviews import reviews
from studyapp.insights.totals import totals
from studyapp.memory.replay import Through, replay, scheduling_of
from studyapp.memory.schedule import Scheduling
from studyapp.store import rows, sums
from studyapp.store import tables as t
from studyapp.store.snapshot import made_with, scheduling_in

PROJECTION_VERSION = 4


def is_ours(connection: Connection, base: Scheduling) -> bool:
    """Whether the projection was made by this version of the program, from the same beginnings."""
    mark = connection.execute(select(t.projection.c.made_with)).scalar() or ""
    in_force = scheduling_in(mark)
    return in_force is not None and mark == made_with(PROJECTION_VERSION, base, in_force)


def rebuild(connection: Connection, base: Scheduling, through: Through = iter) -> None:
    """Throw the projection away and make it anew; `through` is that of `replay`."""
    listed = connection.execute(rows.ENTRIES.order_by(t.entry.c.id)).all()
    entries = [rows.as_entry(row) for row in listed]
    projection = replay(entries, base, through)
    in_force = scheduling_of(entries, base)
    for table in t.PROJECTION:
        connection.execute(delete(table))
    card_ids = {key: number for number, key in connection.execute(select(t.card.c.id, t.card.c.key))}
    entry_ids = {row.uid.hex(): row.id for row in listed}
    content_ids = {(card, each): number for number, card, each in connection.execute(rows.CONTENTS)}
    asdict = msgspec.structs.asdict
    memories = ({"card_id": card_ids[key], **asdict(each)} for key, each in projection.memories.items())
    marks = ({"card_id": card_ids[key], **asdict(each)} for key, each in projection.marks.items())
    before = ({"entry_id": entry_ids[uid], "memory": rows.memory_text(was)} for uid, was in projection.before.items())
    rows.insert_all(connection, t.memory, memories)
    rows.insert_all(connection, t.marks, marks)
    rows.insert_all(connection, t.day_total, ({"day": day, **asdict(each)} for day, each in projection.days.items()))
    rows.insert_all(connection, t.memory_before, before)
    found = totals(reviews(entries, projection), in_force.weights)
    for table, values in sums.rows_of(found, card_ids, content_ids):
        rows.insert_all(connection, table, values)
    mark = made_with(PROJECTION_VERSION, base, in_force)
    connection.execute(insert(t.projection).values(id=1, made_with=mark))
