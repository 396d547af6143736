//! Voice notes: how they are recorded, and how loud they are where they are shown.

/// Samples of a second while one is recorded, one channel, 16 bits each.
pub const RATE: u32 = 48_000;
/// The longest that is recorded, in seconds.
pub const LONGEST_VOICE_S: u32 = 3_600;
/// Less than this, in milliseconds, is a slip of the hand.
pub const SHORTEST_VOICE_MS: u32 = 300;
/// Bars of a waveform, as WhatsApp's own programs send them.
pub const BARS: usize = 64;
/// What one is called until it is sent.
pub const VOICE_NAME: &str = "voice.ogg";

/// A waveform, 0 to 100 each, of how loud each of its parts was; the loudest is 100, and what is never loud stays low. Loudness is the
/// root of the mean square of samples of 16 bits.
#[must_use]
pub fn waveform(loudness: &[f32]) -> Vec<u8> {
    /// What is below this is a quiet room, in which nobody spoke.
    const QUIET: f32 = 300.0;
    let loudest = loudness.iter().copied().fold(QUIET, f32::max);
    let bar = |place: usize| {
        let from = place * loudness.len() / BARS;
        let until = ((place + 1) * loudness.len()).div_ceil(BARS).clamp(from + 1, loudness.len());
        let loud = loudness[from..until].iter().copied().fold(0.0, f32::max) / loudest;
        // As people hear it: half of the strength is more than half as loud.
        percent(loud.sqrt())
    };
    if loudness.is_empty() { vec![0; BARS] } else { (0..BARS).map(bar).collect() }
}

fn percent(share: f32) -> u8 {
    (share * 100.0).round().clamp(0.0, 100.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waveform_has_its_bars_whatever_it_is_made_of() {
        for length in [0, 1, 2, 63, 64, 65, 180_000] {
            let loud: Vec<f32> = (0..length).map(|n| if n % 2 == 0 { 9_000.0 } else { 100.0 }).collect();
            let bars = waveform(&loud);
            assert_eq!(bars.len(), BARS, "{length}");
            assert!(bars.iter().all(|bar| *bar <= 100));
            assert_eq!(bars.iter().max(), Some(&if length == 0 { 0 } else { 100 }), "{length}");
        }
    }

    #[test]
    fn what_is_loud_stands_where_it_was_and_a_quiet_room_stays_low() {
        let mut loud = vec![50.0; 128];
        loud[100] = 8_000.0;
        let bars = waveform(&loud);
        assert_eq!((bars[50], bars.iter().filter(|bar| **bar > 20).count()), (100, 1), "{bars:?}");
        assert!(waveform(&[20.0; 500]).iter().all(|bar| *bar < 30));
    }
}
