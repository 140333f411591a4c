"""For lines to type in: keys act in their order, however fast they come."""

from textual import events
from textual.widget import Widget


async def act_in_order(line: Widget, event: events.Key) -> None:
    """Do what a key is bound to, unless it is text for the line. To be called from its `on_key`.

    Textual takes letters at once and other keys a little later: of `6 MB`, enter, `3` typed in one go, the 3 would be
    in the answer before enter submits it. Here each key acts when its turn comes, and those that come after the focus
    has moved on go where it is now.
    """
    if line.app.focused is not line:
        event.stop().prevent_default()
        line.app.post_message(events.Key(event.key, event.character))
        return
    active = line.screen.active_bindings.get(event.key)
    if active is None or not active.enabled or line.check_consume_key(event.key, event.character):
        return
    if await line.app.run_action(active.binding.action, active.node):
        event.stop().prevent_default()
