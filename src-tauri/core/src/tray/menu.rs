//! The menu: what the model says, in rows that keep their place. A row's number on the desktop is its place, so nothing comes
//! or goes while the instances are the same and in the same order: what can't be done is grey, what does not apply is hidden.

use ksni::MenuItem;
use ksni::menu::{StandardItem, SubMenu};
use wakala_domain::ids::InstanceId;

use super::model::{TrayCommand, TrayItem, TrayModel, TrayRow};

/// Who hears of a click in the menu.
pub(super) trait Clicked: 'static {
    /// A row was clicked that asks for this.
    fn clicked(&self, command: TrayCommand);
}

/// Longest label, in characters; a name is shorter.
const LONGEST: usize = 120;

/// The whole menu, with the instances in `order`. `turn` changes whenever the order does: it makes the numbers of the rows
/// invalid, so that a click on what was shown before can't reach another instance.
pub(super) fn menu<T: Clicked>(model: &TrayModel, order: &[InstanceId], turn: bool) -> Vec<MenuItem<T>> {
    let mut menu = vec![inert(&model.summary, true), MenuItem::Separator];
    menu.extend(order.iter().filter_map(|id| model.rows.iter().find(|row| row.id == *id)).map(instance));
    if !model.rows.is_empty() {
        menu.push(MenuItem::Separator);
    }
    menu.push(item(&model.open_wakala));
    if !model.rows.is_empty() {
        menu.push(item(&model.restart_all));
    }
    menu.push(submenu(&model.pause, model.pause_items.iter().map(item).collect()));
    menu.push(MenuItem::Separator);
    menu.push(item(&model.quit));
    if turn {
        menu.push(inert("", false));
    }
    menu
}

fn instance<T: Clicked>(row: &TrayRow) -> MenuItem<T> {
    let mut rows = vec![inert(&row.line, true), MenuItem::Separator];
    rows.extend([&row.try_now, &row.restart, &row.start, &row.stop, &row.open].map(item));
    submenu(&row.label, rows)
}

fn submenu<T: Clicked>(label: &str, submenu: Vec<MenuItem<T>>) -> MenuItem<T> {
    SubMenu { label: plain(label), submenu, ..SubMenu::default() }.into()
}

fn inert<T: Clicked>(label: &str, visible: bool) -> MenuItem<T> {
    StandardItem { label: plain(label), enabled: false, visible, ..StandardItem::default() }.into()
}

fn item<T: Clicked>(item: &TrayItem) -> MenuItem<T> {
    let (does, offered) = (item.does, item.enabled && item.shown);
    StandardItem {
        label: plain(&item.text),
        enabled: item.enabled,
        visible: item.shown,
        // It may be clicked just when it is no longer offered.
        activate: Box::new(move |icon: &mut T| {
            if offered {
                icon.clicked(does);
            }
        }),
        ..StandardItem::default()
    }
    .into()
}

/// A label as the desktop takes it: one line, and `_`, which marks the key of a row, doubled. A zero byte would make the whole
/// menu unreadable.
fn plain(text: &str) -> String {
    let mut label = String::with_capacity(text.len());
    for (at, letter) in text.chars().enumerate() {
        match letter {
            _ if at == LONGEST => {
                label.push('…');
                break;
            }
            '_' => label.push_str("__"),
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
    use crate::tray::icon::Icon;
    use wakala_domain::lifecycle::{Connection, ParkWhy};
    use wakala_domain::time::Wall;
    use wakala_front::Paused;

    use crate::tray::model::tests::instance;
    use crate::tray::model::tray_model;
    use wakala_words::Language;

    /// Labels of what is shown, with what is below them; grey ones in brackets.
    fn shown(menu: &[MenuItem<Icon>]) -> Vec<String> {
        let mut all = Vec::new();
        for item in menu {
            match item {
                MenuItem::Separator => all.push("--".to_owned()),
                MenuItem::Standard(item) if !item.visible => {}
                MenuItem::Standard(item) if item.enabled => all.push(item.label.clone()),
                MenuItem::Standard(item) => all.push(format!("({})", item.label)),
                MenuItem::SubMenu(below) => {
                    all.push(format!("{}: {}", below.label, shown(&below.submenu).join(" ")));
                }
                other => panic!("{other:?}"),
            }
        }
        all
    }

    fn menu_of(model: &TrayModel) -> Vec<MenuItem<Icon>> {
        menu(model, &model.rows.iter().map(|row| row.id).collect::<Vec<_>>(), false)
    }

    #[test]
    fn it_says_what_can_be_done_with_each() {
        let fleet = [
            instance(1, "Duka_la_1", Connection::Online { since: Wall(0) }),
            instance(2, "Apotek", Connection::Offline),
            instance(3, "Klinik", Connection::Parked { why: ParkWhy::Replaced }),
        ];
        let model = tray_model(&fleet, Language::En, Paused::No);
        let mut said = shown(&menu_of(&model));
        // Names the hour.
        said.remove(3);
        assert_eq!(
            said,
            [
                "(1 online, 1 needs you)",
                "--",
                "Klinik · Needs you: (Needs you) -- (Try now) (Restart) Stop Open",
                "Apotek · Stopped: (Stopped) -- (Try now) (Restart) Start Open",
                "--",
                "Open Wakala",
                "Restart all",
                "Pause notifications: For one hour Until tomorrow Until I turn them on (Turn on now)",
                "--",
                "Quit Wakala",
            ]
        );
        let MenuItem::SubMenu(shop) = &menu_of(&model)[3] else { panic!("no submenu") };
        assert_eq!(shop.label, "Duka__la__1 · Online");
    }

    #[test]
    fn without_instances_there_is_nothing_to_restart() {
        let model = tray_model(&[], Language::Id, Paused::UntilResumed);
        let pause = "Notifikasi dijeda: Selama satu jam Sampai besok Sampai saya nyalakan Nyalakan sekarang";
        assert_eq!(
            shown(&menu_of(&model)),
            ["(Belum ada nomor)", "--", "Buka Wakala", pause, "--", "Keluar dari Wakala"]
        );
    }

    #[test]
    fn whatever_becomes_of_an_instance_no_row_comes_or_goes() {
        fn places(menu: &[MenuItem<Icon>]) -> Vec<usize> {
            let below = |item: &MenuItem<Icon>| match item {
                MenuItem::SubMenu(below) => below.submenu.len(),
                _ => 0,
            };
            menu.iter().map(below).collect()
        }
        let of = |connection, language, paused| {
            places(&menu_of(&tray_model(&[instance(1, "Duka", connection)], language, paused)))
        };
        let online = of(Connection::Online { since: Wall(0) }, Language::En, Paused::No);
        assert_eq!(of(Connection::Offline, Language::Sw, Paused::UntilResumed), online);
        assert_eq!(
            of(Connection::Backoff { attempt: 2, until: Wall(0) }, Language::Id, Paused::Until(Wall(0))),
            online
        );
    }

    #[test]
    fn a_label_is_one_line_whatever_the_name() {
        assert_eq!(plain("a\0b\nc\u{202e}d_e"), "a b c d__e");
        let long = plain(&"🛒".repeat(500));
        assert_eq!((long.chars().count(), long.chars().last()), (LONGEST + 1, Some('…')));
        assert_eq!(plain(&"x".repeat(LONGEST)).len(), LONGEST);
    }
}
