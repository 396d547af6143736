//! Tables that fit: what is too wide is cut, and where there is no room for columns each row is a small list.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::plain::plain;

/// The narrowest that a column is cut to.
const NARROWEST: usize = 6;
const GAP: usize = 2;
/// To this the others are cut before one that should be whole.
const CUT_TO: usize = 9;
/// Columns that say nothing any more when they are cut: the others are cut before them.
const WHOLE: [&str; 7] = ["AT", "SINCE", "ITEM", "CHAT", "ID", "NUMBER", "STATE"];

/// A table.
pub(crate) struct Table {
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    /// What is said when there is no row.
    none: &'static str,
}

impl Table {
    pub(crate) fn new(head: &[&'static str], none: &'static str) -> Self {
        Self { head: head.to_vec(), rows: Vec::new(), none }
    }

    /// The same with a row more.
    pub(crate) fn row(mut self, cells: impl IntoIterator<Item = String>) -> Self {
        self.rows.push(cells.into_iter().map(|cell| plain(&cell)).collect());
        self
    }

    /// The same with rows more.
    pub(crate) fn rows<T>(self, of: &[T], row: impl Fn(&T) -> Vec<String>) -> Self {
        of.iter().fold(self, |table, one| table.row(row(one)))
    }

    /// The table as lines of at most so many columns.
    pub(crate) fn drawn(&self, width: Option<usize>) -> String {
        if self.rows.is_empty() {
            return format!("{}\n", self.none);
        }
        let mut widths: Vec<usize> = self.head.iter().map(|name| name.width()).collect();
        for row in &self.rows {
            for (widest, cell) in widths.iter_mut().zip(row) {
                *widest = (*widest).max(cell.width());
            }
        }
        let Some(room) = width else { return self.columns(&widths) };
        let least: usize = widths.iter().map(|width| (*width).min(NARROWEST)).sum();
        let gaps = GAP * widths.len().saturating_sub(1);
        if least + gaps > room {
            return self.lists(room);
        }
        while widths.iter().sum::<usize>() + gaps > room {
            // There is one: together they are wider than the least.
            if let Some(widest) = self.widest(&mut widths, |name| !WHOLE.contains(&name), CUT_TO) {
                *widest -= 1;
            } else if let Some(widest) = self.widest(&mut widths, |_| true, NARROWEST) {
                *widest -= 1;
            }
        }
        self.columns(&widths)
    }

    /// The widest of those columns that is wider than this.
    fn widest<'a>(&self, widths: &'a mut [usize], of: impl Fn(&str) -> bool, than: usize) -> Option<&'a mut usize> {
        self.head.iter().zip(widths).filter(|(name, width)| of(name) && **width > than).map(|(_, width)| width).max()
    }

    fn columns(&self, widths: &[usize]) -> String {
        let head = self.head.iter().map(|name| (*name).to_owned()).collect();
        let mut drawn = String::new();
        for row in std::iter::once(&head).chain(&self.rows) {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(widths) {
                let cell = cut(cell, *width);
                line.push_str(&cell);
                line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + GAP));
            }
            drawn.push_str(line.trim_end());
            drawn.push('\n');
        }
        drawn
    }

    fn lists(&self, room: usize) -> String {
        let mut drawn = String::new();
        for (at, row) in self.rows.iter().enumerate() {
            if at > 0 {
                drawn.push('\n');
            }
            for (name, cell) in self.head.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
                drawn.push_str(&cut(&format!("{name} {cell}"), room));
                drawn.push('\n');
            }
        }
        drawn
    }
}

/// As much of a text as there is room for.
fn cut(text: &str, room: usize) -> String {
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
    use super::*;

    fn table() -> Table {
        let row = |name: &str, badge: &str| vec![name.to_owned(), badge.to_owned(), "+255700000500".to_owned()];
        let table = Table::new(&["NAME", "BADGE", "NUMBER"], "none");
        table.row(row("Duka la Asha Kariakoo", "Online")).row(row("事務所", "Scan QR"))
    }

    #[test]
    fn a_table_fits_every_terminal() {
        for width in 1..100 {
            let drawn = table().drawn(Some(width));
            assert!(drawn.lines().all(|line| line.width() <= width), "{width}:\n{drawn}");
        }
        let whole = "NAME                   BADGE    NUMBER\n\
                     Duka la Asha Kariakoo  Online   +255700000500\n\
                     事務所                 Scan QR  +255700000500\n";
        assert_eq!((table().drawn(None), table().drawn(Some(80))), (whole.to_owned(), whole.to_owned()));
        assert!(table().drawn(Some(20)).starts_with("NAME Duka la Asha K…\nBADGE Online\nNUMBER +25570000050"));
        assert_eq!(Table::new(&["NAME"], "no instances").drawn(Some(3)), "no instances\n");
    }
}
