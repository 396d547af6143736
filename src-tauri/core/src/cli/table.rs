//! Tables that fit: columns that can be done without are left out, others are cut, and where there is no room for columns each row is a
//! small list.

use anstyle::Style;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::plain::plain;

/// To this a column is cut after all that can be done without is left out.
const READABLE: usize = 16;
/// The narrowest that a column is cut to.
const NARROWEST: usize = 6;
const GAP: usize = 2;

/// What becomes of a column where there is no room for all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// Cut, it says nothing any more.
    Whole,
    Cut,
    /// It is left out, the highest first.
    Spare(u8),
}

/// A column: what it is called, and how it fits.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    title: String,
    fit: Fit,
}

/// A column that is never cut.
pub(crate) fn whole(title: String) -> Column {
    Column { title, fit: Fit::Whole }
}

/// A column that may be cut.
pub(crate) fn cuttable(title: String) -> Column {
    Column { title, fit: Fit::Cut }
}

/// A column that is left out before one with a lower number, and is never cut.
pub(crate) fn spare(title: String, number: u8) -> Column {
    Column { title, fit: Fit::Spare(number) }
}

/// What stands in a row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, style: Style::new() }
    }
}

impl Cell {
    pub(crate) fn styled(text: String, style: Style) -> Self {
        Self { text, style }
    }
}

struct Row {
    cells: Vec<Cell>,
    /// What is said below it, across the columns.
    notes: Vec<String>,
}

/// A table.
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// What is said when there is no row.
    none: String,
}

impl Table {
    pub(crate) fn new(columns: impl IntoIterator<Item = Column>, none: impl Into<String>) -> Self {
        Self { columns: columns.into_iter().collect(), rows: Vec::new(), none: none.into() }
    }

    /// The same with a row more.
    pub(crate) fn row<C: Into<Cell>>(self, cells: impl IntoIterator<Item = C>) -> Self {
        self.noted_row(cells, Vec::new())
    }

    /// The same with a row more, and with notes below it.
    pub(crate) fn noted_row<C: Into<Cell>>(
        mut self,
        cells: impl IntoIterator<Item = C>,
        notes: impl IntoIterator<Item = String>,
    ) -> Self {
        let shown = |cell: C| {
            let Cell { text, style } = cell.into();
            Cell { text: plain(&text), style }
        };
        let notes = notes.into_iter().map(|note| plain(&note)).collect();
        self.rows.push(Row { cells: cells.into_iter().map(shown).collect(), notes });
        self
    }

    /// The same with rows more.
    pub(crate) fn rows<T, C: Into<Cell>>(self, of: &[T], row: impl Fn(&T) -> Vec<C>) -> Self {
        of.iter().fold(self, |table, one| table.row(row(one)))
    }

    /// The table as lines of at most so many columns.
    pub(crate) fn drawn(&self, width: Option<usize>, colour: bool) -> String {
        if self.rows.is_empty() {
            return format!("{}\n", self.none);
        }
        let mut widths: Vec<usize> = self.columns.iter().map(|column| column.title.width()).collect();
        for row in &self.rows {
            for (widest, cell) in widths.iter_mut().zip(&row.cells) {
                *widest = (*widest).max(cell.text.width());
            }
        }
        let mut shown: Vec<(usize, usize)> = widths.into_iter().enumerate().collect();
        let Some(room) = width else { return self.columns(&shown, None, colour) };
        while self.least(&shown, READABLE) > room {
            let spare = shown.iter().filter_map(|(at, _)| Some((self.spare(*at)?, *at))).max();
            let Some((_, least)) = spare else { break };
            shown.retain(|(at, _)| *at != least);
        }
        if self.least(&shown, NARROWEST) > room {
            return self.lists(room, colour);
        }
        let taken = |shown: &[(usize, usize)]| {
            shown.iter().map(|(_, width)| width).sum::<usize>() + GAP * shown.len().saturating_sub(1)
        };
        while taken(&shown) > room {
            let widest = shown.iter_mut().filter(|(at, _)| self.fit(*at) == Fit::Cut).max_by_key(|(_, width)| *width);
            // There is one: together they are wider than the least.
            let Some((_, width)) = widest else { break };
            *width -= 1;
        }
        self.columns(&shown, width, colour)
    }

    fn fit(&self, at: usize) -> Fit {
        self.columns.get(at).map_or(Fit::Cut, |column| column.fit)
    }

    fn spare(&self, at: usize) -> Option<u8> {
        match self.fit(at) {
            Fit::Spare(number) => Some(number),
            Fit::Whole | Fit::Cut => None,
        }
    }

    /// How wide it is when columns are cut to this.
    fn least(&self, shown: &[(usize, usize)], cut_to: usize) -> usize {
        let least = shown.iter().map(|(at, width)| match self.fit(*at) {
            Fit::Cut => (*width).min(cut_to),
            Fit::Whole | Fit::Spare(_) => *width,
        });
        least.sum::<usize>() + GAP * shown.len().saturating_sub(1)
    }

    fn columns(&self, shown: &[(usize, usize)], room: Option<usize>, colour: bool) -> String {
        let head: Vec<Cell> = self.columns.iter().map(|column| column.title.clone().into()).collect();
        let mut drawn = line(&head, shown, colour);
        // Where little room would be left beside it, there is none.
        let margin = shown.first().map(|(_, width)| width + GAP);
        let margin = margin.filter(|margin| room.is_none_or(|room| room >= margin + READABLE)).unwrap_or(0);
        for Row { cells, notes } in &self.rows {
            drawn.push_str(&line(cells, shown, colour));
            for note in notes.iter().flat_map(|note| wrapped(note, room.map(|room| room.saturating_sub(margin)))) {
                drawn.push_str(&format!("{}{note}\n", " ".repeat(margin)));
            }
        }
        drawn
    }

    fn lists(&self, room: usize, colour: bool) -> String {
        let mut drawn = String::new();
        for (at, row) in self.rows.iter().enumerate() {
            if at > 0 {
                drawn.push('\n');
            }
            for (Column { title, fit }, Cell { text, style }) in self.columns.iter().zip(&row.cells) {
                let title = cut(title, room);
                let left = room.saturating_sub(title.width() + 1);
                let (between, text) = match text.width() {
                    0 => continue,
                    width if width <= left => (" ", text.clone()),
                    // A line of its own, before any of it is cut.
                    _ if *fit != Fit::Cut || left < NARROWEST => ("\n", cut(text, room)),
                    _ => (" ", cut(text, left)),
                };
                drawn.push_str(&format!("{title}{between}{}\n", in_style(&text, *style, colour)));
            }
            for note in row.notes.iter().flat_map(|note| wrapped(note, Some(room))) {
                drawn.push_str(&format!("{note}\n"));
            }
        }
        drawn
    }
}

fn line(row: &[Cell], shown: &[(usize, usize)], colour: bool) -> String {
    let (mut drawn, mut gap) = (String::new(), 0);
    for (at, width) in shown {
        let Some(Cell { text, style }) = row.get(*at).filter(|cell| !cell.text.is_empty()) else {
            gap += width + GAP;
            continue;
        };
        let text = cut(text, *width);
        drawn.push_str(&" ".repeat(gap));
        gap = width.saturating_sub(text.width()) + GAP;
        drawn.push_str(&in_style(&text, *style, colour));
    }
    drawn.push('\n');
    drawn
}

/// A text in as many lines as it needs.
fn wrapped(text: &str, room: Option<usize>) -> Vec<String> {
    let Some(room) = room else { return vec![text.to_owned()] };
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace().map(|word| cut(word, room)) {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// A text as a terminal shows it.
pub(crate) fn in_style(text: &str, style: Style, colour: bool) -> String {
    if !colour || style.is_plain() {
        return text.to_owned();
    }
    format!("{}{text}{}", style.render(), style.render_reset())
}

/// As much of a text as there is room for.
pub(super) fn cut(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let (mut kept, mut width) = (String::new(), 0);
    for letter in text.chars() {
        width += letter.width().unwrap_or(0);
        if width >= room {
            break;
        }
        kept.push(letter);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use anstyle::AnsiColor;

    use super::*;

    const NUMBER: &str = "+255700000500";

    fn table() -> Table {
        let row = |name: &str, badge: &str| -> Vec<Cell> {
            let badge = Cell::styled(badge.to_owned(), AnsiColor::Green.on_default());
            vec![name.to_owned().into(), badge, NUMBER.to_owned().into(), "Asha".to_owned().into()]
        };
        let columns =
            [cuttable("NAME".into()), whole("BADGE".into()), whole("NUMBER".into()), spare("WORKSPACE".into(), 1)];
        Table::new(columns, "none").row(row("Duka la Asha Kariakoo", "Online")).row(row("事務所", "Scan QR"))
    }

    #[test]
    fn a_table_fits_every_terminal() {
        for width in 1..100 {
            let drawn = table().drawn(Some(width), false);
            assert!(drawn.lines().all(|line| line.width() <= width), "{width}:\n{drawn}");
        }
        let whole = "NAME                   BADGE    NUMBER         WORKSPACE\n\
                     Duka la Asha Kariakoo  Online   +255700000500  Asha\n\
                     事務所                 Scan QR  +255700000500  Asha\n";
        assert_eq!((table().drawn(None, false), table().drawn(Some(80), false)), (whole.to_owned(), whole.to_owned()));
        assert_eq!(Table::new([cuttable("NAME".into())], "no instances").drawn(Some(3), false), "no instances\n");
    }

    #[test]
    fn a_phone_number_is_whole_wherever_there_is_room_for_it_alone() {
        for width in NUMBER.len()..100 {
            let drawn = table().drawn(Some(width), false);
            assert_eq!(drawn.matches(NUMBER).count(), 2, "{width}:\n{drawn}");
        }
        // What can be done without goes before a name is cut to less than can be read.
        assert!(
            table()
                .drawn(Some(51), false)
                .starts_with("NAME              BADGE    NUMBER         WORKSPACE\nDuka la Asha Ka…  ")
        );
        assert!(
            table()
                .drawn(Some(50), false)
                .starts_with("NAME                   BADGE    NUMBER\nDuka la Asha Kariakoo  ")
        );
        assert!(
            table().drawn(Some(15), false).starts_with(
                "NAME Duka la A…\\nBADGE Online\\nNUMBER\\n+255700000500\\n".replace("\\n", "\n").as_str()
            )
        );
    }

    #[test]
    fn notes_stand_below_their_row_and_none_is_cut() {
        let noted = |width| {
            let row = ["7".to_owned(), "Asha".to_owned()];
            let notes = ["(edited)".to_owned(), "(waits for the message above)".to_owned()];
            let table = Table::new([whole("ID".into()), cuttable("WHO".into())], "").noted_row(row.clone(), notes);
            table.row(row).drawn(width, false)
        };
        let all = "ID  WHO\n7   Asha\n    (edited)\n    (waits for the message above)\n7   Asha\n";
        assert_eq!((noted(None), noted(Some(80))), (all.to_owned(), all.to_owned()));
        let wrapped = "ID  WHO\n7   Asha\n    (edited)\n    (waits for the\n    message above)\n7   Asha\n";
        assert_eq!(noted(Some(20)), wrapped);
        let narrow = "ID  WHO\n7   Asha\n(edited)\n(waits\nfor the\nmessage\nabove)\n7   Asha\n";
        assert_eq!(noted(Some(8)), narrow);
        let lists = "ID 7\nWHO\nAsha\n(edit…\n(waits\nfor\nthe\nmessa…\nabove)\n\nID 7\nWHO\nAsha\n";
        assert_eq!(noted(Some(6)), lists);
        for width in 1..40 {
            assert!(noted(Some(width)).lines().all(|line| line.width() <= width), "{width}");
        }
    }

    #[test]
    fn colour_is_no_part_of_the_width() {
        let (plain, coloured) = (table().drawn(Some(60), false), table().drawn(Some(60), true));
        assert!(!plain.contains('\x1b') && coloured.contains("\x1b[32mOnline\x1b[0m   +255"), "{coloured:?}");
        assert_eq!(coloured.replace("\x1b[32m", "").replace("\x1b[0m", ""), plain);
    }
}
