//! The menu as every desktop has it: what the model says, in rows that keep their place, and how their words are written there.

use wakala_domain::ids::InstanceId;

use super::model::{TrayItem, TrayModel, TrayRow};

/// Longest label, in characters; a name is shorter.
pub(super) const LONGEST: usize = 120;

/// A row of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// A line between others.
    Rule,
    /// Grey words.
    Said(String),
    /// What can be asked for.
    Item(TrayItem),
    /// Words, and more rows below them.
    Below(String, Vec<Row>),
}

/// The whole menu, with the instances in `order`.
pub(super) fn rows(model: &TrayModel, order: &[InstanceId]) -> Vec<Row> {
    let item = |item: &TrayItem| Row::Item(item.clone());
    let mut rows = vec![Row::Said(model.summary.clone()), Row::Rule];
    rows.extend(order.iter().filter_map(|id| model.rows.iter().find(|row| row.id == *id)).map(instance));
    if !model.rows.is_empty() {
        rows.push(Row::Rule);
    }
    rows.push(item(&model.open_wakala));
    if !model.rows.is_empty() {
        rows.push(item(&model.restart_all));
    }
    rows.push(Row::Below(model.pause.clone(), model.pause_items.iter().map(item).collect()));
    rows.extend([Row::Rule, item(&model.quit)]);
    rows
}

fn instance(row: &TrayRow) -> Row {
    let mut rows = vec![Row::Said(row.line.clone()), Row::Rule];
    let items = [&row.try_now, &row.restart, &row.start, &row.stop, &row.open];
    rows.extend(items.map(|item| Row::Item(item.clone())));
    Row::Below(row.label.clone(), rows)
}

/// A label as a desktop takes it: one line, and the letter that marks the key of a row doubled. A zero byte would make the whole menu
/// unreadable.
pub(super) fn label(text: &str, mark: char) -> String {
    let mut label = String::with_capacity(text.len());
    for (at, letter) in text.chars().enumerate() {
        match letter {
            _ if at == LONGEST => {
                label.push('…');
                break;
            }
            letter if letter == mark => label.extend([mark, mark]),
            // Line ends, and what turns the direction of all that follows.
            '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => label.push(' '),
            letter if letter.is_control() => label.push(' '),
            letter => label.push(letter),
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_one_line_whatever_the_name() {
        assert_eq!(label("a\0b\nc\u{202e}d_e&f", '_'), "a b c d__e&f");
        assert_eq!(label("a\0b\nc\u{202e}d_e&f", '&'), "a b c d_e&&f");
        let long = label(&"🛒".repeat(500), '_');
        assert_eq!((long.chars().count(), long.chars().last()), (LONGEST + 1, Some('…')));
        assert_eq!(label(&"x".repeat(LONGEST), '_').len(), LONGEST);
    }
}
