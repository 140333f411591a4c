"""Entry ids: uuid7, which sort by the time they were made and never clash between machines."""

import secrets


def uuid7(at_ms: int) -> str:
    """A uuid version 7 (RFC 9562) of that time, as 32 hexadecimal digits."""
    value = (max(at_ms, 0) & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return f"{value:032x}"
