//! What a device may answer when a phone has accepted it. No unmodified client gives any of the wrong answers.

use std::sync::Arc;

use tokio::sync::{Notify, mpsc};

use super::*;
use crate::signal::Signal;
use crate::world::{Live, Pairing};

const CONNECTION: u64 = 7;
const PHONE: &str = "255700000118";

/// A phone has accepted a device: the world, the device's identity, and what the server has sent to the device.
fn accepted() -> (World, SavedPair, wa::ADVSignedDeviceIdentity) {
    let mut world = World::new();
    crate::network::make_account(&mut world, PHONE, "Asha");
    let device = SavedPair::generate();
    let bundle = Signal::load(&device, Signal::fresh()).bundle();
    let (kick, mut sent) = mpsc::channel(4);
    let live = Live { number: CONNECTION, wake: Arc::new(Notify::new()), kick, active: false };
    let (refs, noise) = (vec!["ref".to_owned()], vec![1; 32]);
    world
        .pairings
        .insert(CONNECTION, Pairing { refs, name: String::new(), noise, bundle, live, accepted: None, by_code: None });
    let fields = [vec![1; 32], device.public(), vec![2; 32]].map(|bytes| BASE64_STANDARD.encode(bytes)).join(",");
    scan(&mut world, PHONE, &format!("ref,{fields},1")).unwrap();
    let Kick::Send(stanza) = sent.try_recv().unwrap() else { panic!("no stanza") };
    let success = stanza.get_optional_child("pair-success").unwrap();
    let container = crate::stanza::child_bytes(success, "device-identity");
    let container = wa::ADVSignedDeviceIdentityHMAC::decode_from_slice(&container).unwrap();
    let signed = wa::ADVSignedDeviceIdentity::decode_from_slice(&container.details.unwrap()).unwrap();
    (world, device, signed)
}

/// Signs as a device does.
fn sign(signer: &SavedPair, device: &SavedPair, signed: &wa::ADVSignedDeviceIdentity) -> Vec<u8> {
    let (details, account) = (signed.details.clone().unwrap(), signed.account_signature_key.clone().unwrap());
    signer.sign(&[&[6, 1][..], &details, &device.public(), &account].concat())
}

fn answer(world: &mut World, signed: &wa::ADVSignedDeviceIdentity, index: &str) -> Answers {
    let identity = NodeBuilder::new("device-identity").attr("key-index", index.to_owned());
    let sign = NodeBuilder::new("pair-device-sign").children([identity.bytes(signed.encode_to_vec()).build()]).build();
    let iq = NodeBuilder::new("iq").attr("type", "result").attr("id", "1").children([sign]).build();
    hear(world, CONNECTION, &iq)
}

fn error_code(answers: &Answers) -> String {
    assert!(answers.close);
    attr(&answers.stanzas[0], "code")
}

fn linked(world: &World) -> Vec<u16> {
    world.accounts[PHONE].devices.keys().copied().filter(|index| *index != 0).collect()
}

#[test]
fn a_device_that_signs_is_linked_and_told_to_come_back() {
    let (mut world, device, mut signed) = accepted();
    signed.device_signature = Some(sign(&device, &device, &signed));
    assert_eq!(error_code(&answer(&mut world, &signed, "1")), "515");
    assert_eq!(linked(&world), [1]);
    assert!(world.ledger.refusals().is_empty());
}

type Wrong = fn(&mut wa::ADVSignedDeviceIdentity, &SavedPair);

#[test]
fn any_other_answer_is_refused_and_noted() {
    let table: [(&str, &str, Wrong); 8] = [
        ("no signature", "1", |_, _| {}),
        ("an empty one", "1", |signed, _| signed.device_signature = Some(Vec::new())),
        ("one by somebody else", "1", |signed, device| {
            signed.device_signature = Some(sign(&SavedPair::generate(), device, signed));
        }),
        ("one for somebody else", "1", |signed, device| {
            signed.device_signature = Some(sign(device, &SavedPair::generate(), signed));
        }),
        ("one that is broken", "1", |signed, device| {
            let mut signature = sign(device, device, signed);
            signature[5] ^= 1;
            signed.device_signature = Some(signature);
        }),
        ("details that the phone did not sign", "2", |signed, device| {
            let details = wa::ADVDeviceIdentity { raw_id: Some(RAW_ID), key_index: Some(2), ..Default::default() };
            signed.details = Some(details.encode_to_vec());
            signed.device_signature = Some(sign(device, device, signed));
        }),
        ("an account of its own making", "1", |signed, device| {
            let account = SavedPair::generate();
            let details = signed.details.clone().unwrap();
            signed.account_signature_key = Some(account.public());
            signed.account_signature = Some(account.sign(&[&[6, 0][..], &details, &device.public()].concat()));
            signed.device_signature = Some(sign(device, device, signed));
        }),
        ("the number of another device", "3", |signed, device| {
            signed.device_signature = Some(sign(device, device, signed));
        }),
    ];
    for (what, index, wrong) in table {
        let (mut world, device, mut signed) = accepted();
        wrong(&mut signed, &device);
        assert_eq!(error_code(&answer(&mut world, &signed, index)), "401", "{what}");
        assert_eq!(linked(&world), Vec::<u16>::new(), "{what}");
        let refusals = world.ledger.refusals();
        assert_eq!((refusals.len(), refusals[0].phone.as_str()), (1, PHONE), "{what}");
        assert!(refusals[0].why.contains("signature"), "{what}: {}", refusals[0].why);
    }
}
