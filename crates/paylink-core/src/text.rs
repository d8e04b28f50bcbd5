//! A stable text form for enums whose values callers may store.

/// Gives an enum a stable text form: generates `ALL` and `as_str`, and implements `Display`,
/// `FromStr` and serde's traits with the same text.
///
/// `$field` is the name of the field in the error for an unknown text.
macro_rules! text_form {
    ($type:ty, $field:literal, {
        $first:ident => $first_text:literal $(, $variant:ident => $text:literal)* $(,)?
    }) => {
        impl $type {
            /// All values of this type.
            pub const ALL: &'static [Self] = &[Self::$first $(, Self::$variant)*];

            /// Returns the value as text, in lower case and with hyphens between the words. The
            /// text is stable and can be stored.
            pub fn as_str(self) -> &'static str {
                match self {
                    Self::$first => $first_text,
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $type {
            type Err = $crate::Error;

            fn from_str(text: &str) -> $crate::error::Result<Self> {
                match text {
                    $first_text => Ok(Self::$first),
                    $($text => Ok(Self::$variant),)*
                    _ => Err($crate::Error::invalid(
                        $field,
                        $crate::error::RuleCode::UnknownValue,
                        concat!("must be one of: ", $first_text $(, ", ", $text)*),
                    )),
                }
            }
        }

        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let text = ::std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(::serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use text_form;
