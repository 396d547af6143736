//! The icon as the desktop asks about it, and what it says back.

use ksni::{Category, MenuItem, OfflineReason, Status, ToolTip};
use tokio::sync::mpsc;
use wakala_domain::ids::InstanceId;

use super::menu::Clicked as _;
use super::model::{TrayClick, TrayCommand, TrayModel};
use super::{icons, menu};

/// The icon in the tray.
pub(super) struct Icon {
    name: &'static str,
    model: TrayModel,
    /// The instances as the menu has them: the worst first when it was last opened.
    order: Vec<InstanceId>,
    /// See [`menu::menu`].
    turn: bool,
    clicks: mpsc::Sender<TrayClick>,
}

impl Icon {
    pub(super) fn new(name: &'static str, model: TrayModel, clicks: mpsc::Sender<TrayClick>) -> Self {
        let order = model.order();
        Self { name, model, order, turn: false, clicks }
    }

    /// Says something else from now on. Rows keep their places under the pointer as long as all of them are there.
    pub(super) fn say(&mut self, model: TrayModel) {
        self.model = model;
        let (mut shown, mut now) = (self.order.clone(), self.model.order());
        shown.sort_unstable();
        now.sort_unstable();
        if shown != now {
            self.arrange();
        }
    }

    fn arrange(&mut self) {
        let order = self.model.order();
        if order != self.order {
            self.order = order;
            self.turn = !self.turn;
        }
    }
}

impl menu::Clicked for Icon {
    fn clicked(&self, command: TrayCommand) {
        let click = TrayClick { command, token: ksni::current_xdg_activation_token() };
        if self.clicks.try_send(click).is_err() {
            tracing::warn!(?command, "a click in the tray came too fast after others");
        }
    }
}

impl ksni::Tray for Icon {
    fn id(&self) -> String {
        "wakala".to_owned()
    }

    fn title(&self) -> String {
        self.name.to_owned()
    }

    fn category(&self) -> Category {
        Category::Communications
    }

    fn status(&self) -> Status {
        if self.model.needs_operator { Status::NeedsAttention } else { Status::Active }
    }

    fn icon_pixmap(&self) -> Vec<ksni::Icon> {
        icons::icon(self.model.worst)
    }

    fn attention_icon_pixmap(&self) -> Vec<ksni::Icon> {
        icons::icon(self.model.worst)
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip { title: self.name.to_owned(), description: self.model.tooltip.clone(), ..ToolTip::default() }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.clicked(TrayCommand::OpenWakala);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        menu::menu(&self.model, &self.order, self.turn)
    }

    fn menu_about_to_show(&mut self) {
        self.arrange();
    }

    fn watcher_online(&self) {
        tracing::info!("there is a tray");
    }

    fn watcher_offline(&self, reason: OfflineReason) -> bool {
        tracing::info!(?reason, "no tray takes the icon; it is offered to the next one");
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ksni::Tray as _;
    use wakala_domain::lifecycle::{Connection, ParkWhy};
    use wakala_domain::time::Wall;
    use wakala_engine::InstanceSnapshot;
    use wakala_front::{Pause, Paused};

    use crate::tray::model::tests::instance;
    use crate::tray::model::tray_model;
    use wakala_words::Language;

    const ONLINE: Connection = Connection::Online { since: Wall(0) };

    fn model(fleet: &[InstanceSnapshot]) -> TrayModel {
        tray_model(fleet, Language::En, Paused::No)
    }

    fn icon(fleet: &[InstanceSnapshot]) -> (Icon, mpsc::Receiver<TrayClick>) {
        let (clicks, clicked) = mpsc::channel(4);
        (Icon::new("Wakala", model(fleet), clicks), clicked)
    }

    /// Labels of the instances, and whether the menu ends with the row that nobody sees.
    fn rows(icon: &Icon) -> (Vec<String>, bool) {
        let menu = icon.menu();
        let hidden = matches!(menu.last(), Some(MenuItem::Standard(last)) if !last.visible);
        let labels = menu.iter().filter_map(|item| match item {
            MenuItem::SubMenu(below) if below.label.contains('·') => Some(below.label.clone()),
            _ => None,
        });
        (labels.collect(), hidden)
    }

    /// Clicks what has this label, in any submenu.
    fn click(icon: &mut Icon, row: &str, label: &str) {
        for item in icon.menu() {
            let MenuItem::SubMenu(below) = item else { continue };
            for item in below.submenu {
                if let MenuItem::Standard(item) = item
                    && below.label.starts_with(row)
                    && item.label == label
                {
                    (item.activate)(icon);
                }
            }
        }
    }

    #[test]
    fn rows_stay_until_the_menu_is_opened_again() {
        let mut fleet = [instance(1, "Apotek", ONLINE), instance(2, "Duka", ONLINE)];
        let (mut icon, _clicked) = icon(&fleet);
        assert_eq!(rows(&icon), (vec!["Apotek · Online".into(), "Duka · Online".into()], false));
        fleet[1] = instance(2, "Duka", Connection::Parked { why: ParkWhy::Replaced });
        icon.say(model(&fleet));
        assert_eq!(rows(&icon), (vec!["Apotek · Online".into(), "Duka · Needs you".into()], false));
        icon.menu_about_to_show();
        assert_eq!(rows(&icon), (vec!["Duka · Needs you".into(), "Apotek · Online".into()], true));
        icon.menu_about_to_show();
        assert!(rows(&icon).1, "the same order keeps its numbers");
    }

    #[test]
    fn an_instance_in_the_place_of_another_makes_the_numbers_invalid() {
        let (mut icon, _clicked) = icon(&[instance(1, "Apotek", ONLINE), instance(2, "Duka", ONLINE)]);
        icon.say(model(&[instance(1, "Apotek", ONLINE), instance(3, "Duka", ONLINE)]));
        assert_eq!(rows(&icon), (vec!["Apotek · Online".into(), "Duka · Online".into()], true));
    }

    #[test]
    fn a_click_does_what_is_offered_and_nothing_else() {
        let fleet = [instance(1, "Apotek", ONLINE), instance(2, "Duka", Connection::Offline)];
        let (mut icon, mut clicked) = icon(&fleet);
        for label in ["Start", "Try now", "Stop"] {
            click(&mut icon, "Apotek", label);
        }
        assert_eq!(clicked.try_recv().unwrap().command, TrayCommand::Stop(fleet[0].id));
        assert!(clicked.try_recv().is_err(), "it runs, and waits for nothing");
        for label in ["Stop", "Restart", "Start"] {
            click(&mut icon, "Duka", label);
        }
        assert_eq!(clicked.try_recv().unwrap().command, TrayCommand::Start(fleet[1].id));
        click(&mut icon, "Pause", "Turn on now");
        click(&mut icon, "Pause", "Until tomorrow");
        assert_eq!(clicked.try_recv().unwrap().command, TrayCommand::Pause(Pause::Tomorrow));
        icon.activate(0, 0);
        assert_eq!(clicked.try_recv().unwrap().command, TrayCommand::OpenWakala);
        icon.secondary_activate(0, 0);
        icon.scroll(1, ksni::Orientation::Vertical);
        assert!(clicked.try_recv().is_err());
    }

    #[test]
    fn it_asks_for_attention_when_a_number_needs_the_operator() {
        let (mut icon, _clicked) = icon(&[instance(1, "Apotek", ONLINE)]);
        assert_eq!((icon.status(), icon.tool_tip().description.as_str()), (Status::Active, "1 online"));
        let mut parked = instance(1, "Apotek", Connection::Parked { why: ParkWhy::Replaced });
        parked.unread = 3;
        icon.say(model(&[parked]));
        assert_eq!(icon.status(), Status::NeedsAttention);
        assert_eq!(icon.tool_tip().description, "0 online, 1 needs you, 3 unread");
    }
}
