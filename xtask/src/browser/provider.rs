//! The providers as a shop meets them: through our clients, with the sandbox behind.

use std::time::Duration;

use paylink_core::{
    CallbackKind, CreatedLink, Currency, Expected, LinkStatus, Money, NewLink, PayLinks, Payer,
    Reference, Verdict,
};

use super::setup::Setup;

/// What the links of the flows live for.
pub const LIFETIME: Duration = Duration::from_secs(3 * 3600);

/// A provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// Paynet.
    Paynet,
    /// Paywall's hosted payment page.
    Paywall,
    /// AHL Pay.
    AhlPay,
}

/// A merchant's account at a provider.
pub struct Account<'a> {
    provider: Provider,
    setup: &'a Setup,
    /// The shop's handle.
    pub links: PayLinks,
}

impl Provider {
    /// As the payment page calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paynet => "Paynet",
            Self::Paywall => "Paywall",
            Self::AhlPay => "AHL Pay",
        }
    }

    /// Whether it sends the payer back and calls the shop. Nothing of that is published by AHL Pay.
    pub const fn comes_back(self) -> bool {
        !matches!(self, Self::AhlPay)
    }

    /// An account with the keys of this sandbox.
    ///
    /// # Errors
    /// The client refuses its settings.
    pub fn account(self, setup: &Setup) -> Result<Account<'_>, String> {
        let links = self.links(setup).map_err(|error| error.to_string())?;
        Ok(Account { provider: self, setup, links })
    }

    fn links(self, setup: &Setup) -> paylink_core::Result<PayLinks> {
        let (sandbox, transport) = (&setup.sandbox, &setup.transport);
        Ok(match self {
            Self::Paynet => {
                let keys = sandbox.paynet();
                let environment = paynet::Environment::sandbox(&keys.base_url())?;
                let client = paynet::Client::builder(environment, keys.secret_key());
                PayLinks::new(client.transport(transport).build()?)
            }
            Self::Paywall => {
                let keys = sandbox.paywall();
                let environment =
                    paywall::Environment::sandbox(&keys.base_url(), &keys.private_base_url())?;
                let pair = paywall::KeyPair::new(keys.public_key(), keys.public_client());
                let client = paywall::Client::builder(environment, pair)
                    .private_keys(paywall::KeyPair::new(keys.private_key(), keys.private_client()))
                    .hash_keys(
                        paywall::callback::HashKeys::new().checkout(keys.checkout_hash_key()),
                    );
                PayLinks::new(client.transport(transport).build()?)
            }
            Self::AhlPay => {
                let keys = sandbox.ahlpay();
                let user = ahlpay::Credentials::new(keys.email(), keys.password());
                let client =
                    ahlpay::Client::builder(ahlpay::Environment::sandbox(&keys.base_url())?, user);
                PayLinks::new(client.transport(transport).allow_deactivation().build()?)
            }
        })
    }
}

/// 149.90 lira.
///
/// # Errors
/// None that is to be expected.
pub fn price() -> Result<Money, String> {
    Money::parse("149.90", Currency::TRY).map_err(|error| error.to_string())
}

impl Account<'_> {
    /// A link for 149.90 lira with all that the provider takes.
    ///
    /// # Errors
    /// None that is to be expected.
    pub fn link(&self, reference: &str, note: &str) -> Result<NewLink, String> {
        self.priced(reference, note, price()?)
    }

    /// The same for another amount.
    ///
    /// # Errors
    /// None that is to be expected.
    pub fn priced(&self, reference: &str, note: &str, amount: Money) -> Result<NewLink, String> {
        let reference = Reference::new(reference).map_err(|error| error.to_string())?;
        let mut link = NewLink::new(reference, amount, note).expires_in(LIFETIME);
        if self.provider == Provider::Paynet {
            link = link.payer(Payer::new("Şükrü İnanç Ağaoğlu"));
        }
        if self.provider.comes_back() {
            let shop = &self.setup.shop;
            link = link
                .return_urls(shop.at("/paid"), shop.at("/failed"))
                .callback_url(shop.at("/callback"));
        }
        Ok(link)
    }

    /// Creates a link.
    ///
    /// # Errors
    /// The provider refuses it.
    pub async fn create(&self, link: &NewLink) -> Result<CreatedLink, String> {
        self.links.create(link).await.map_err(|error| error.to_string())
    }

    /// Checks that a link has this status at the provider.
    ///
    /// # Errors
    /// It has another.
    pub async fn has_status(&self, link: &CreatedLink, wanted: LinkStatus) -> Result<(), String> {
        match self.links.get(&link.key).await {
            Ok(own) if own.status == wanted => Ok(()),
            Ok(own) => {
                Err(format!("the link is {} at the provider, should be {wanted}", own.status))
            }
            Err(error) => Err(error.to_string()),
        }
    }

    /// Checks that a payment is proven: called back, if the provider sends callbacks, and read
    /// back.
    ///
    /// # Errors
    /// Something of that is missing.
    pub async fn is_paid(&self, link: &CreatedLink) -> Result<(), String> {
        self.is(link, Verdict::Paid).await?;
        self.has_status(link, LinkStatus::Paid).await
    }

    /// Checks the verdict about a payment.
    ///
    /// # Errors
    /// It is another.
    pub async fn is(&self, link: &CreatedLink, wanted: Verdict) -> Result<(), String> {
        let text = |error: paylink_core::Error| error.to_string();
        let mut expected = Expected::new(price()?);
        let mut claim = None;
        if self.provider.comes_back() {
            let callbacks = self.setup.shop.callbacks_at_least(1).await;
            let [callback] = callbacks.as_slice() else {
                return Err(format!("{} callbacks instead of one", callbacks.len()));
            };
            claim = Some(self.links.read_callback(CallbackKind::Payment, callback).map_err(text)?);
            let deliveries = self.setup.sandbox.callbacks();
            if !deliveries.iter().all(paylink_sandbox::Delivery::is_delivered)
                || deliveries.len() != 1
            {
                return Err(format!("the callback is not delivered once: {deliveries:?}"));
            }
        } else {
            expected = expected.accept_unknown_reversal();
        }
        let proof = self.links.confirm(&link.key, &expected, claim.as_ref()).await.map_err(text)?;
        if proof.verdict == wanted {
            Ok(())
        } else {
            Err(format!("{:?} instead of {wanted:?}", proof.verdict))
        }
    }
}
