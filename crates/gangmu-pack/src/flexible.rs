//! Reads what a definition file may write in two ways, a name or a list, a number or a rule. It judges nothing else.
//!
//! Written as visitors because serde's `untagged` forgets where in the file a mistake stands.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::definition::{Days, Escalation, Role};
use crate::expr::Expr;

/// A name or a list of names: the shape for the schema.
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "only its schema is used")]
pub(crate) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// Reads a name or a list of names.
pub(crate) fn one_or_many<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<String>, D::Error> {
    struct Names;

    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a string or a sequence of strings")
        }

        fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
            Ok(vec![name.to_owned()])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut names = Vec::new();
            while let Some(name) = list.next_element()? {
                names.push(name);
            }
            Ok(names)
        }
    }

    input.deserialize_any(Names)
}

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct When {
            when: Expr,
            then: u16,
            #[serde(rename = "else")]
            otherwise: u16,
        }

        struct Length;

        impl<'de> Visitor<'de> for Length {
            type Value = Days;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("u16 or a map")
            }

            fn visit_u64<E: Error>(self, days: u64) -> Result<Days, E> {
                u16::try_from(days).map(Days::Fixed).map_err(|_| E::custom("天数最多65535"))
            }

            fn visit_i64<E: Error>(self, days: i64) -> Result<Days, E> {
                u16::try_from(days).map(Days::Fixed).map_err(|_| E::custom("天数应当在0到65535之间"))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Days, A::Error> {
                let When { when, then, otherwise } = When::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Days::When { when, then, otherwise })
            }
        }

        input.deserialize_any(Length)
    }
}

/// A role, or a role with days past due: the shape for the schema.
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "only its schema is used")]
pub(crate) enum RoleOrEscalation {
    /// At once.
    Role(Role),
    /// After some days.
    After {
        /// The role.
        to: Role,
        /// Days past due.
        after: u16,
    },
}

impl<'de> Deserialize<'de> for Escalation {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct After {
            to: Role,
            #[serde(default)]
            after: u16,
        }

        struct Told;

        impl<'de> Visitor<'de> for Told {
            type Value = Escalation;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a string or { to, after }")
            }

            fn visit_str<E: Error>(self, role: &str) -> Result<Escalation, E> {
                let to = Role::deserialize(serde::de::value::StrDeserializer::new(role))?;
                Ok(Escalation { to, after: 0 })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Escalation, A::Error> {
                let After { to, after } = After::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Escalation { to, after })
            }
        }

        input.deserialize_any(Told)
    }
}
