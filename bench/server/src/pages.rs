//! Pages of links: a row is a template with a number in it.

use std::io::Write;
use std::sync::Mutex;

use hyper::body::Bytes;
use serde::Deserialize;

/// The lists of all providers.
pub struct Pages {
    links: u64,
    /// The last page, kept because the same page is often requested again.
    last: Mutex<Option<(Asked, Bytes)>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Asked {
    paynet: bool,
    first: u64,
    size: u64,
}

#[derive(Deserialize)]
struct PaynetQuery {
    limit: Option<u64>,
    starting_after: Option<u64>,
}

#[derive(Deserialize)]
struct AhlQuery {
    page: u64,
    size: u64,
}

impl Pages {
    pub fn new(links: u64) -> Self {
        Self { links, last: Mutex::default() }
    }

    pub fn paynet(&self, body: &[u8]) -> Bytes {
        let query: PaynetQuery = serde_json::from_slice(body).expect("a query of Paynet");
        let (first, size) = (query.starting_after.unwrap_or(0), query.limit.unwrap_or(10));
        self.page(Asked { paynet: true, first, size }, |out, links| {
            let more = first + size < links;
            write!(out, r#"{{"total":{links},"total_count":{links},"has_more":{more},"Data":["#)?;
            rows(out, first, size, links, paynet_row)?;
            write!(out, r#"],"object_name":"mailorder_list","code":0,"message":"Başarılı İşlem"}}"#)
        })
    }

    pub fn ahlpay(&self, body: &[u8]) -> Bytes {
        let AhlQuery { page, size } = serde_json::from_slice(body).expect("a query of AHL Pay");
        let first = page * size;
        self.page(Asked { paynet: false, first, size }, |out, links| {
            write!(
                out,
                r#"{{"isSuccess":true,"message":"İşlem başarılıdır.","errorCode":null,"requestId":"e3f2b5e8-2143-4acd-a74a-e540dc298393","data":{{"currentPage":{},"pageSize":{size},"totalPages":{},"totalItems":{links},"orderBy":"CreateDate","orderByDesc":false,"result":["#,
                page + 1,
                links.div_ceil(size)
            )?;
            rows(out, first, size, links, ahlpay_row)?;
            write!(out, "]}}}}")
        })
    }

    fn page(
        &self,
        asked: Asked,
        make: impl FnOnce(&mut Vec<u8>, u64) -> std::io::Result<()>,
    ) -> Bytes {
        let mut last = self.last.lock().expect("one thread");
        match &*last {
            Some((known, page)) if *known == asked => page.clone(),
            _ => {
                let mut out = Vec::new();
                make(&mut out, self.links).expect("memory takes all");
                let page = Bytes::from(out);
                *last = Some((asked, page.clone()));
                page
            }
        }
    }
}

fn rows(
    out: &mut Vec<u8>,
    first: u64,
    size: u64,
    links: u64,
    row: fn(&mut Vec<u8>, u64) -> std::io::Result<()>,
) -> std::io::Result<()> {
    for number in first..links.min(first + size) {
        if number > first {
            out.push(b',');
        }
        row(out, number)?;
    }
    Ok(())
}

fn paynet_row(out: &mut Vec<u8>, number: u64) -> std::io::Result<()> {
    let kurus = number % 100;
    write!(
        out,
        r#"{{"id":"c1c4f41c-3d8c-4143-a2dc-{number:012}","company_code":"1001","agent_id":"1001","expire_date":72,"xact_id":"","bank_id":"","bank_name":"","reference_no":"ORD-{number}-1","installment":0,"amount":149.{kurus:02},"currency":"TL","phone":"500000****","send_sms":false,"note":"Sipariş {number}: ığüşöç","agent_note":"şube 1","succeed_url":"https://merchant.example/paynet/basarili?o={number}","error_url":"https://merchant.example/paynet/hata?o={number}","confirmation_url":"","status":0,"send_mail":false,"multi_payment":false,"create_date":"2026-01-30T09:46:17.717"}}"#
    )
}

fn ahlpay_row(out: &mut Vec<u8>, number: u64) -> std::io::Result<()> {
    write!(
        out,
        r#"{{"merchantId":97163,"merchantName":"AHL Pay A.Ş.","linkCreatedDate":"21.11.2026 13:00:00","linkExpiredDate":"21.11.2026 08:00:00","status":"START","orderId":"ORD-{number}-1"}}"#
    )
}
