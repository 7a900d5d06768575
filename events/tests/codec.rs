//! The laws of the byte form: every event reads back, every byte string is one event or a typed error.
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a test may stop at the first surprise"
)]

use anxin_events::{
    DecodeError, Event, EventId, Field, Head, Instant, JsonEvent, Kind, Money, Stream,
    vocabulary::Purpose, vocabulary::Role,
};
use anxin_fixtures::any_event::any_event;
use proptest::prelude::*;

fn payment() -> Event<'static> {
    let id = EventId::parse("0195e4b2-7a00-7000-8000-000000000001").unwrap();
    let at = Instant::parse("2025-03-03T10:05:00+08:00").unwrap();
    let mut event = Event::new(
        id,
        Stream::parse("deal/2025-CHEN-001").unwrap(),
        Kind::PaymentMade,
        at,
    )
    .with(Field::Amount, Money::from_yuan(2_450_000).unwrap())
    .and_then(|event| event.with(Field::Purpose, Purpose::Release))
    .and_then(|event| event.with(Field::Payer, Role::Buyer))
    .and_then(|event| event.with_id(Field::PayeeAccount, "6222-77"))
    .unwrap();
    event.recorded_at = Some(at);
    event
}

fn bytes_of(event: &Event<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    event.encode(&mut bytes).unwrap();
    bytes
}

/// Released bytes stay readable for ever: this text is never regenerated.
const GOLDEN: &str = "94 c4 10 01 95 e4 b2 7a 00 70 00 80 00 00 00 00 00 00 01 b2 64 65 61 6c 2f 32 30 32 35 2d 43 48 45 4e 2d 30 30 31 \
     cf 00 06 2f 66 95 67 2b 00 c4 1f 9b 01 29 cf 00 06 2f 66 95 67 2b 00 ce 0e 9a 67 40 04 01 c0 c0 c0 c0 a7 36 32 32 32 2d 37 37";

#[test]
fn the_golden_bytes_of_form_one_decode_to_the_payment() {
    let golden: Vec<u8> = GOLDEN
        .split_whitespace()
        .map(|hex| u8::from_str_radix(hex, 16).unwrap())
        .collect();
    let written = bytes_of(&payment());
    let hex: Vec<String> = written.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        hex.join(" "),
        GOLDEN.split_whitespace().collect::<Vec<_>>().join(" ")
    );
    assert_eq!(Event::decode(&golden).unwrap(), payment());
    let mut payload = Vec::new();
    payment().encode_payload(&mut payload).unwrap();
    assert_eq!(
        Head::decode(&payload).unwrap(),
        Head {
            kind: Kind::PaymentMade,
            occurred_at: payment().occurred_at
        }
    );
}

/// Every truncation and every flipped bit is a typed error or another event with exactly these bytes.
#[test]
fn damaged_bytes_never_pass_as_another_form() {
    let whole = bytes_of(&payment());
    for len in 0..whole.len() {
        assert!(Event::decode(&whole[..len]).is_err(), "cut at {len}");
    }
    let mut accepted = 0;
    for bit in 0..whole.len() * 8 {
        let mut damaged = whole.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        if let Ok(event) = Event::decode(&damaged) {
            accepted += 1;
            assert_eq!(bytes_of(&event), damaged, "bit {bit}");
            assert_ne!(event, payment(), "bit {bit}");
        }
    }
    assert!(
        accepted > 0,
        "a flipped digit of the amount is another event; the log's checksum finds it, not the codec"
    );
    let mut longer = whole;
    longer.push(0);
    assert!(matches!(
        Event::decode(&longer),
        Err(DecodeError::Malformed { .. })
    ));
}

/// Members of the outer array, as a reader that we did not write counts them.
fn count_members<'de>(payload: impl serde::Deserializer<'de>) -> usize {
    struct Count;
    impl<'de> serde::de::Visitor<'de> for Count {
        type Value = usize;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an array")
        }
        fn visit_seq<A: serde::de::SeqAccess<'de>>(
            self,
            mut members: A,
        ) -> Result<usize, A::Error> {
            let mut count = 0;
            while members.next_element::<serde::de::IgnoredAny>()?.is_some() {
                count += 1;
            }
            Ok(count)
        }
    }
    payload.deserialize_seq(Count).unwrap()
}

proptest! {
    #[test]
    fn an_event_reads_back_from_its_bytes_and_from_its_json(any in any_event()) {
        let bytes = any.lend(bytes_of).unwrap();
        let decoded = Event::decode(&bytes).unwrap();
        prop_assert!(any.lend(|event| *event == decoded).unwrap());
        prop_assert_eq!(&bytes_of(&decoded), &bytes);
        let json = decoded.to_json().to_string();
        let parsed = JsonEvent::parse(&json).unwrap();
        prop_assert_eq!(parsed.event().unwrap(), decoded);
    }

    /// rmp-serde, which we did not write, reads the same array.
    #[test]
    fn the_bytes_are_messagepack(any in any_event()) {
        type Envelope<'a> = (&'a serde_bytes::Bytes, String, i64, &'a serde_bytes::Bytes);
        let bytes = any.lend(bytes_of).unwrap();
        let envelope: Envelope<'_> = rmp_serde::from_slice(&bytes).unwrap();
        let event = Event::decode(&bytes).unwrap();
        prop_assert_eq!((envelope.0.as_ref(), envelope.1.as_str()), (&event.id.bytes()[..], event.stream.name()));
        let head = Head::decode(envelope.3).unwrap();
        prop_assert_eq!((head.kind, head.occurred_at), (event.kind, event.occurred_at));
        let payload = rmp_serde::decode::Deserializer::from_read_ref(envelope.3.as_ref());
        let mut payload = payload;
        let members = count_members(&mut payload);
        prop_assert!(members >= 3 && members <= 3 + event.values().len());
    }

    #[test]
    fn any_bytes_are_an_event_or_a_typed_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(event) = Event::decode(&bytes) {
            prop_assert_eq!(bytes_of(&event), bytes);
        }
    }

    /// Random damage of real events goes deeper than random bytes do.
    #[test]
    fn damaged_events_are_the_same_bytes_or_a_typed_error(any in any_event(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = any.lend(bytes_of).unwrap();
        let index = at.index(bytes.len());
        bytes[index] = byte;
        if let Ok(event) = Event::decode(&bytes) {
            prop_assert_eq!(bytes_of(&event), bytes);
        }
    }
}
