//! An instance that is played: its clocks are turned by hand, its link does what it is told.

use std::time::Duration;

use wakala_domain::instance::Wanted;
use wakala_domain::lifecycle::{
    ClientSlot, Command, Effect, Fate, Identity, Input, LinkEvent, Notice, Reason, ReasonKind, State, next_deadline,
    step,
};
use wakala_domain::settings::LifecycleSettings;
use wakala_domain::time::{Mono, Now, Wall};

/// An instance with clocks of its own and an obedient link.
pub(crate) struct Play {
    pub state: State,
    pub wall: i64,
    pub mono: u64,
    pub settings: LifecycleSettings,
    pub said: Vec<Effect>,
}

impl Play {
    pub(crate) fn new() -> Self {
        let state = State::new(Wanted::Stopped);
        Self { state, wall: 1_800_000_000_000, mono: 0, settings: LifecycleSettings::default(), said: Vec::new() }
    }

    /// A phone has just been linked; the first login is under way.
    pub(crate) fn paired() -> Self {
        let mut play = Self::new();
        play.command(Command::Start);
        play.says(LinkEvent::Qr { text: "code".into(), valid: Duration::from_secs(60) });
        play.says(LinkEvent::Paired(identity("255700000118")));
        play.says(LinkEvent::Ended(ReasonKind::RestartRequired.into()));
        play
    }

    pub(crate) fn online() -> Self {
        let mut play = Self::paired();
        play.says(LinkEvent::Ready);
        play.pass(Duration::from_secs(31));
        play.said.clear();
        play
    }

    /// Plays an input as if every turn came at once and every file did as it is told.
    pub(crate) fn input(&mut self, input: Input) -> Vec<Effect> {
        let mut effects = self.alone(input);
        let mut answered = 0;
        while let Some(effect) = effects.get(answered) {
            answered += 1;
            if let Some(answer) = answer(effect, Ok(())) {
                effects.extend(self.alone(answer));
            }
        }
        effects
    }

    /// Plays one input and nothing that follows from it.
    pub(crate) fn alone(&mut self, input: Input) -> Vec<Effect> {
        let now = Now { wall: Wall(self.wall), mono: Mono(self.mono), jitter: 0.5 };
        let effects = step(&mut self.state, input, now, &self.settings);
        self.said.extend(effects.iter().cloned());
        effects
    }

    pub(crate) fn command(&mut self, command: Command) -> Vec<Effect> {
        self.input(Input::Command(command))
    }

    pub(crate) fn says(&mut self, event: LinkEvent) -> Vec<Effect> {
        self.input(Input::Link { epoch: self.state.epoch, event })
    }

    /// The link does what it was told: every disconnect ends.
    pub(crate) fn obey(&mut self) {
        while self.state.client == ClientSlot::Stopping {
            self.says(LinkEvent::Stopped);
        }
    }

    /// Time passes; every deadline on the way is played, and online links answer their probes.
    pub(crate) fn pass(&mut self, span: Duration) {
        let end = self.mono + u64::try_from(span.as_millis()).unwrap();
        while let Some(Mono(at)) = next_deadline(&self.state).filter(|at| at.0 <= end) {
            let at = at.max(self.mono);
            self.wall += i64::try_from(at - self.mono).unwrap();
            self.mono = at;
            for effect in self.input(Input::Timer) {
                if let Effect::Probe { .. } = effect {
                    self.says(LinkEvent::Proof { round_trip: Duration::from_millis(80) });
                }
            }
            self.obey();
        }
        self.wall += i64::try_from(end - self.mono).unwrap();
        self.mono = end;
    }

    pub(crate) fn notices(&self) -> Vec<&Notice> {
        self.said
            .iter()
            .filter_map(|effect| if let Effect::Notify(notice) = effect { Some(notice) } else { None })
            .collect()
    }
}

/// What the engine answers an effect with; what is done to files and found out about them comes to this.
pub(crate) fn answer(effect: &Effect, files: Result<(), Reason>) -> Option<Input> {
    let settled = |fate| Some(Input::FilesSettled { fate, result: files.clone() });
    match effect {
        Effect::AskForTurn { epoch, .. } => Some(Input::Admitted { epoch: *epoch }),
        Effect::SetSessionAside => settled(Fate::SetAside),
        Effect::PutSessionBack { number, .. } => settled(Fate::PutBack(*number)),
        Effect::DiscardSession => settled(Fate::Discard),
        Effect::RemoveSession => settled(Fate::Remove),
        Effect::LookAtSession { .. } => Some(Input::SessionLooked { result: files }),
        _ => None,
    }
}

pub(crate) fn identity(phone: &str) -> Identity {
    Identity { phone: phone.parse().unwrap(), lid: None }
}

pub(crate) fn ended(kind: ReasonKind) -> LinkEvent {
    LinkEvent::Ended(kind.into())
}
