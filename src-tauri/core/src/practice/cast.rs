//! Who plays on the practice network: a phone for each instance, and customers who write to it.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use wakala_domain::ids::InstanceId;

/// The number of the first shop phone, without plus; the others follow it.
const FIRST_PHONE: u64 = 255_700_000_118;

/// A customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Customer {
    /// The number without plus.
    pub phone: &'static str,
    /// The name.
    pub name: &'static str,
    /// What they write when nothing else is asked for.
    pub writes: &'static str,
}

/// The customers, in the order in which they write.
pub(super) const CUSTOMERS: [Customer; 6] = [
    Customer { phone: "255700000501", name: "Neema Mushi", writes: "Habari, kitenge cha bluu bado kipo?" },
    Customer { phone: "255700000502", name: "Juma Hamisi", writes: "Mnafungua saa ngapi kesho?" },
    Customer { phone: "255700000503", name: "Zawadi Kimaro", writes: "Nimetuma pesa, naomba uthibitisho." },
    Customer { phone: "255700000504", name: "Frank Temba", writes: "Is the order ready for pickup?" },
    Customer { phone: "255700000505", name: "Salma Abdallah", writes: "Asante sana, nimepokea mzigo." },
    Customer { phone: "255700000506", name: "Upendo Lyimo", writes: "Bei ya jumla ni kiasi gani?" },
];

/// Which phone belongs to which instance; kept, so that a rescan is done by the same phone.
pub(super) struct Cast {
    file: PathBuf,
    phones: BTreeMap<InstanceId, u64>,
    next_customer: usize,
}

impl Cast {
    /// Reads who plays, or starts with nobody.
    ///
    /// # Errors
    /// The file can't be read.
    pub(super) fn load(directory: &Path) -> std::io::Result<Self> {
        let file = directory.join("phones.json");
        let phones = match std::fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error),
        };
        Ok(Self { file, phones, next_customer: 0 })
    }

    /// The phone of an instance, given one if it has none.
    ///
    /// # Errors
    /// The file can't be written.
    pub(super) fn phone_of(&mut self, instance: InstanceId) -> std::io::Result<String> {
        if let Some(phone) = self.phones.get(&instance) {
            return Ok(phone.to_string());
        }
        let phone = (FIRST_PHONE..).find(|phone| !self.phones.values().any(|taken| taken == phone));
        let phone = phone.unwrap_or(FIRST_PHONE);
        self.phones.insert(instance, phone);
        self.save()?;
        Ok(phone.to_string())
    }

    /// Notes that an instance was linked by this phone.
    ///
    /// # Errors
    /// The file can't be written.
    pub(super) fn give(&mut self, instance: InstanceId, number: &str) -> std::io::Result<()> {
        if let Ok(phone) = number.parse() {
            self.phones.insert(instance, phone);
            self.save()?;
        }
        Ok(())
    }

    fn save(&self) -> std::io::Result<()> {
        std::fs::write(&self.file, serde_json::to_vec(&self.phones)?)
    }

    /// The instance of a phone, if it has one.
    pub(super) fn instance_of(&self, number: &str) -> Option<InstanceId> {
        let number: u64 = number.parse().ok()?;
        self.phones.iter().find(|(_, phone)| **phone == number).map(|(id, _)| *id)
    }

    /// The phone of an instance, if it has one.
    pub(super) fn known_phone(&self, instance: InstanceId) -> Option<String> {
        self.phones.get(&instance).map(ToString::to_string)
    }

    /// Whose turn it is to write.
    pub(super) fn next_customer(&mut self) -> Customer {
        let customer = CUSTOMERS[self.next_customer % CUSTOMERS.len()];
        self.next_customer += 1;
        customer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_keeps_its_phone_and_nobody_shares_one() {
        let directory = tempfile::tempdir().unwrap();
        let ids = [InstanceId::from_random(2), InstanceId::from_random(4)];
        let mut cast = Cast::load(directory.path()).unwrap();
        let given: Vec<String> = ids.iter().map(|id| cast.phone_of(*id).unwrap()).collect();
        assert_eq!(given, ["255700000118", "255700000119"]);
        let mut again = Cast::load(directory.path()).unwrap();
        assert_eq!(again.known_phone(ids[1]), Some(given[1].clone()));
        assert_eq!(again.phone_of(ids[0]).unwrap(), given[0]);
    }

    #[test]
    fn customers_take_turns() {
        let directory = tempfile::tempdir().unwrap();
        let mut cast = Cast::load(directory.path()).unwrap();
        let names: Vec<&str> = (0..7).map(|_| cast.next_customer().name).collect();
        assert_eq!((names[0], names[1], names[6]), ("Neema Mushi", "Juma Hamisi", "Neema Mushi"));
    }
}
