//! Which addresses are on this PC or in its network: not those of the whole internet.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks of version 4 that nobody in the internet has, by IANA's special-purpose registry (RFC 6890 and what followed it).
const NOT_PUBLIC_4: [([u8; 4], u8); 18] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    // Link-local; 169.254.169.254 tells whoever asks a cloud machine's keys.
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([192, 175, 48, 0], 24),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

/// Of version 6, what everybody may reach is in 2000::/3; these in it are not.
const NOT_PUBLIC_6: [([u16; 8], u32); 5] = [
    // Among it Teredo, which holds an address of version 4.
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
    ([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),
    ([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16),
];

/// Whether an address is on this PC, in its network, or of nobody.
#[must_use]
pub fn is_nearby(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_nearby_4(address),
        IpAddr::V6(address) => is_nearby_6(address),
    }
}

fn is_nearby_4(address: Ipv4Addr) -> bool {
    let bits = u32::from(address);
    NOT_PUBLIC_4.iter().any(|(network, length)| {
        let shift = 32 - u32::from(*length);
        bits >> shift == u32::from_be_bytes(*network) >> shift
    })
}

fn is_nearby_6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let inner = |high: u16, low: u16| {
        let ([w, x], [y, z]) = (high.to_be_bytes(), low.to_be_bytes());
        is_nearby_4(Ipv4Addr::new(w, x, y, z))
    };
    match (a, b, c, d, e, f) {
        // A version 4 address in the clothes of version 6: mapped, by NAT64, by 6to4.
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => inner(g, h),
        (0x2002, high, low, ..) => inner(high, low),
        _ => {
            let bits = u128::from(address);
            let within = |network: [u16; 8], length: u32| {
                let shift = 128 - length;
                bits >> shift == u128::from(Ipv6Addr::from(network)) >> shift
            };
            a & 0xe000 != 0x2000 || NOT_PUBLIC_6.iter().any(|(network, length)| within(*network, *length))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_of_the_whole_internet_is_nearby() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(is_nearby(address.parse().unwrap()), "{address}");
        }
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.169.0.1",
            "223.255.255.255",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "2002:101:101::1",
            "2606:4700:4700::1111",
            "2a00:1450:4001:80b::200e",
        ] {
            assert!(!is_nearby(address.parse().unwrap()), "{address}");
        }
    }
}
