//! Points of edwards25519 (RFC 8032, 5.1), as far as a public key has to be one.

use num_bigint::BigUint;

/// Whether 32 bytes are a point that a key of Ed25519 can be: on the curve, written in the one way there is, and of no small order, whose signatures
/// anybody makes.
pub(super) fn is_key(bytes: &[u8]) -> bool {
    let Ok(mut little_endian) = <[u8; 32]>::try_from(bytes) else {
        return false;
    };
    // the sign of x
    little_endian[31] &= 0x7f;
    let y = BigUint::from_bytes_le(&little_endian);
    let one = BigUint::from(1u32);
    let p = (&one << 255u32) - 19u32;
    if y >= p {
        return false;
    }
    // -121665/121666: by Fermat n^(p-2) is 1/n
    let inverse = BigUint::from(121_666u32).modpow(&(&p - 2u32), &p);
    let d = (&p - 121_665u32) * inverse % &p;
    let y2 = &y * &y % &p;
    let dy2 = &d * &y2 % &p;
    // y = 0 is of order 4, y² = 1 of order 1 or 2; twice a point of order 8 has y = 0, which is so where dy⁴ + 2y² = 1
    let is_of_order_8 = (&dy2 * &y2 + &y2 * 2u32) % &p == one;
    if y2 == BigUint::ZERO || y2 == one || is_of_order_8 {
        return false;
    }
    // x² = (y² - 1) / (dy² + 1) has a root where the product is a square (Euler)
    let product = (&y2 + &p - &one) * (dy2 + &one) % &p;
    product.modpow(&((&p - &one) >> 1u32), &p) == one
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;
    use ring::signature::{Ed25519KeyPair, KeyPair};

    use super::is_key;

    fn read(hex: &str) -> Vec<u8> {
        let digits = hex.as_bytes().chunks(2);
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16);
        digits.map(|pair| byte(pair).unwrap()).collect()
    }

    #[test]
    fn keys_that_are_made_are_keys() {
        for _ in 0..32 {
            let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
            let pair = Ed25519KeyPair::from_pkcs8(made.as_ref()).unwrap();
            assert!(is_key(pair.public_key().as_ref()));
        }
        // RFC 8032, 7.1, test 1
        let known = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        assert!(is_key(&read(known)));
    }

    #[test]
    fn points_of_small_order_and_none_are_no_keys() {
        let zeros = "00".repeat(31);
        for (hex, reason) in [
            (format!("01{zeros}"), "the neutral one"),
            (format!("00{zeros}"), "of order 4"),
            (format!("{}80", "00".repeat(31)), "of order 4, the other x"),
            (format!("ec{}7f", "ff".repeat(30)), "of order 2"),
            (
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05".to_owned(),
                "of order 8",
            ),
            (
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85".to_owned(),
                "of order 8, the other x",
            ),
            (
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a".to_owned(),
                "of order 8, the other y",
            ),
            (format!("ed{}7f", "ff".repeat(30)), "p, in place of 0"),
            (format!("ee{}7f", "ff".repeat(30)), "p + 1, in place of 1"),
            (format!("02{zeros}"), "not on the curve"),
            ("07".repeat(31), "31 bytes"),
        ] {
            assert!(!is_key(&read(&hex)), "{reason}");
        }
    }
}
