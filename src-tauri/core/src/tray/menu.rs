//! The menu on the session bus. A row's number on the desktop is its place, so nothing comes
//! or goes while the instances are the same and in the same order: what can't be done is grey, what does not apply is hidden.

use ksni::MenuItem;
use ksni::menu::{StandardItem, SubMenu};
use wakala_domain::ids::InstanceId;

use super::model::{TrayCommand, TrayItem, TrayModel};
use super::rows::{Row, label, rows};

/// Who hears of a click in the menu.
pub(super) trait Clicked: 'static {
    /// A row was clicked that asks for this.
    fn clicked(&self, command: TrayCommand);
}

/// The letter that marks the key of a row here.
const MARK: char = '_';

/// The whole menu, with the instances in `order`. `turn` changes whenever the order does: it makes the numbers of the rows
/// invalid, so that a click on what was shown before can't reach another instance.
pub(super) fn menu<T: Clicked>(model: &TrayModel, order: &[InstanceId], turn: bool) -> Vec<MenuItem<T>> {
    let mut menu: Vec<MenuItem<T>> = rows(model, order).into_iter().map(written).collect();
    if turn {
        menu.push(inert("", false));
    }
    menu
}

fn written<T: Clicked>(row: Row) -> MenuItem<T> {
    match row {
        Row::Rule => MenuItem::Separator,
        Row::Said(text) => inert(&text, true),
        Row::Item(item) => offered(&item),
        Row::Below(text, rows) => {
            let submenu = rows.into_iter().map(written).collect();
            SubMenu { label: label(&text, MARK), submenu, ..SubMenu::default() }.into()
        }
    }
}

fn inert<T: Clicked>(text: &str, visible: bool) -> MenuItem<T> {
    StandardItem { label: label(text, MARK), enabled: false, visible, ..StandardItem::default() }.into()
}

fn offered<T: Clicked>(item: &TrayItem) -> MenuItem<T> {
    let (does, offered) = (item.does, item.enabled && item.shown);
    StandardItem {
        label: label(&item.text, MARK),
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
}
