//! A QR code as a terminal shows it: dark on light whatever its colours are, and not where there is no room for all of it, for no phone
//! reads a part.

use std::fmt::Write as _;

/// White ink on black: the light modules are what is drawn.
const INK: &str = "\x1b[97;40m";
const NO_INK: &str = "\x1b[0m";

/// How many characters and lines there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    pub columns: usize,
    pub rows: usize,
}

/// A drawn code in a terminal with this room, with what is said below it; the room that it needs where that is more.
///
/// # Errors
/// There is less.
pub(super) fn on_terminal(drawn: &str, said: &str, room: Room) -> Result<String, Room> {
    let columns = drawn.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let below = said.chars().count().div_ceil(room.columns.max(1));
    // What comes next begins a line of its own.
    let needed = Room { columns, rows: drawn.lines().count() + below + 1 };
    if needed.columns > room.columns || needed.rows > room.rows {
        // Below a code that is as wide as the terminal what is said may take more lines.
        let below = said.chars().count().div_ceil(columns.max(1));
        return Err(Room { rows: drawn.lines().count() + below + 1, ..needed });
    }
    let mut inked = String::new();
    for line in drawn.lines() {
        let _ = writeln!(inked, "{INK}{line}{NO_INK}");
    }
    Ok(inked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_where_all_of_it_has_room_and_what_is_said_below_it() {
        let (drawn, said) = ("█▀▄\n▄ █\n", "twelve chars");
        let of = |columns, rows| on_terminal(drawn, said, Room { columns, rows });
        let inked = "\x1b[97;40m█▀▄\x1b[0m\n\x1b[97;40m▄ █\x1b[0m\n";
        for (columns, rows) in [(12, 4), (6, 5), (3, 7), (200, 100)] {
            assert_eq!(of(columns, rows).as_deref(), Ok(inked), "{columns} x {rows}");
        }
        for (columns, rows) in [(12, 3), (6, 4), (3, 6), (2, 100), (0, 0)] {
            assert_eq!(of(columns, rows), Err(Room { columns: 3, rows: 7 }), "{columns} x {rows}");
        }
        // What is asked for is enough.
        assert!(of(3, 7).is_ok());
    }
}
