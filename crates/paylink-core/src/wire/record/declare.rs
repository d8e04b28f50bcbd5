/// Declares a struct that is deserialized from a JSON object and serialized as one.
///
/// Every field is an `Option`. A missing member and `null` become `None` (but `null` for rows
/// becomes an empty list). `None` is not serialized. In the default value, every field is `None`.
///
/// The type of a field ([`Member`](crate::wire::record::Member)) determines how its value is read.
/// With `as loose`, an invalid value becomes `None`. The JSON name is the name of the field unless
/// a different name is given.
///
/// Unknown members are ignored. A duplicate member is an error, and so is an array in place of the
/// object.
///
/// ```
/// use paylink_core::Decimal;
/// use paylink_core::wire::record::loose;
///
/// paylink_core::record! {
///     /// A payment.
///     #[derive(Clone, Debug)]
///     pub struct Payment {
///         /// The id: a number in the example, text in the table.
///         pub id: Option<String>,
///         /// The charged amount.
///         pub amount: Option<Decimal>,
///         /// The fee.
///         pub net_fee: Option<Decimal> = "netFee" as loose,
///     }
/// }
///
/// let json = r#"{"id":7,"amount":149.90,"netFee":"-","new":[]}"#;
/// let payment: Payment = serde_json::from_str(json)?;
/// assert_eq!(serde_json::to_string(&payment)?, r#"{"id":"7","amount":149.90}"#);
/// assert!(serde_json::from_str::<Payment>(r#"["7",149.90]"#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! record {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident $(<$param:ident: $bound:path>)? {
            $(
                $(#[$attribute:meta])*
                $field_vis:vis $field:ident: Option<$type:ty> $(= $wire:literal)? $(as $slot:path)?
            ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        $vis struct $name $(<$param>)? {
            $(
                $(#[$attribute])*
                $field_vis $field: Option<$type>,
            )*
        }

        const _: () = {
            use $crate::wire::record;
            use ::core::result::Result;

            #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "they bear the names of fields")]
            enum At { $($field,)* }

            impl $(<$param: $bound>)? record::Record for $name $(<$param>)? {
                fn names(&self) -> record::Names {
                    $crate::names![$($crate::record!(@name $field $($wire)?)),*]
                }

                fn member(&mut self, at: usize) -> record::Slot<'_> {
                    $(
                        if at == At::$field as usize {
                            return $crate::record!(@slot self.$field $(, $slot)?);
                        }
                    )*
                    record::Slot::Ignored
                }
            }

            impl $(<$param: $bound>)? record::Shape for $name $(<$param>)? {
                fn place(&mut self, found: record::Found<'_>) -> Option<record::Place<'_>> {
                    matches!(found, record::Found::Object).then_some(record::Place::Object(self))
                }
            }

            impl $(<$param: $bound>)? record::Row for $name $(<$param>)? {
                type Record = Self;

                fn of(record: Self) -> Self {
                    record
                }
            }

            impl $(<$param>)? ::core::default::Default for $name $(<$param>)? {
                fn default() -> Self {
                    Self { $($field: None),* }
                }
            }

            impl<'de $(, $param: $bound)?> ::serde::Deserialize<'de> for $name $(<$param>)? {
                fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let mut value = Self::default();
                    record::object(deserializer, &mut value)?;
                    Ok(value)
                }
            }

            impl $(<$param: $bound + ::serde::Serialize>)? ::serde::Serialize for $name $(<$param>)? {
                fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    #[allow(unused_mut, reason = "of a record without fields")]
                    let mut map = serializer.serialize_map(None)?;
                    $(
                        if let Some(value) = &self.$field {
                            let name = $crate::record!(@name $field $($wire)?);
                            ::serde::ser::SerializeMap::serialize_entry(&mut map, name, &record::Written(value))?;
                        }
                    )*
                    ::serde::ser::SerializeMap::end(map)
                }
            }
        };
    };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $wire:literal) => { $wire };
    (@slot $place:expr) => { record::Member::slot(&mut $place) };
    (@slot $place:expr, $slot:path) => { $slot(&mut $place) };
}
