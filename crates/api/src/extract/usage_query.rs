//! Which use is asked for. Read by hand, because one of its parameters may be repeated.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    dto::usage::{UsageFormat, UsageGroup, UsageQuery},
    problem::Problem,
};

/// The most bots that may be named: more are an address that is too long.
const MAX_BOTS: usize = 100;

/// A parsed query; unknown parameters are refused, and repeated ones save for bots.
pub(crate) struct AskedUsage(pub(crate) UsageQuery);

impl FromRequest for AskedUsage {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = parse(request.query_string()).map(Self);
        ready(read.map_err(|words| {
            Problem::bad_request(
                "query_invalid",
                format!("the query is not as expected: {words}"),
            )
        }))
    }
}

fn parse(text: &str) -> Result<UsageQuery, String> {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(text)
        .map_err(|_| "it is no list of names and values".to_owned())?;
    let mut query = UsageQuery::default();
    let mut seen = Vec::new();
    for (name, value) in pairs.into_inner() {
        match name.as_str() {
            "from" => query.from = Some(instant("from", &value)?),
            "to" => query.to = Some(instant("to", &value)?),
            "group" => query.group = groups(&value)?,
            "format" => query.format = format_of(&value)?,
            "bot" => {
                let id = Uuid::try_parse(&value);
                query.bot.push(id.map_err(|_| "bot is the id of a bot")?);
                continue;
            }
            _ => return Err("there are from, to, group, bot and format".to_owned()),
        }
        if seen.contains(&name) {
            return Err(format!("duplicate field `{name}`"));
        }
        seen.push(name);
    }
    if query.bot.len() > MAX_BOTS {
        return Err(format!("it names at most {MAX_BOTS} bots"));
    }
    Ok(query)
}

fn instant(name: &str, value: &str) -> Result<Timestamp, String> {
    value
        .parse()
        .map_err(|_| format!("{name} is a time as RFC 3339 writes it"))
}

fn groups(list: &str) -> Result<Vec<UsageGroup>, String> {
    let mut groups = Vec::new();
    for name in list.split(',').filter(|_| !list.is_empty()) {
        let group = match name {
            "bot" => UsageGroup::Bot,
            "key" => UsageGroup::Key,
            "vendor" => UsageGroup::Vendor,
            "model" => UsageGroup::Model,
            "hour" => UsageGroup::Hour,
            "day" => UsageGroup::Day,
            _ => return Err("group is a list of bot, key, vendor, model, hour, day".to_owned()),
        };
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    Ok(groups)
}

fn format_of(value: &str) -> Result<UsageFormat, String> {
    match value {
        "json" => Ok(UsageFormat::Json),
        "csv" => Ok(UsageFormat::Csv),
        _ => Err("format is json or csv".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_whole_or_not_at_all() {
        let id = "019a0000-0000-7000-8000-000000000001";
        let query = parse(&format!(
            "from=2026-01-01T00%3A00%3A00Z&group=bot%2Cday,bot&bot={id}&bot={id}&format=csv"
        ))
        .unwrap();
        assert_eq!(query.group, [UsageGroup::Bot, UsageGroup::Day]);
        assert_eq!((query.bot.len(), query.to), (2, None));
        assert_eq!(query.from.unwrap().to_string(), "2026-01-01T00:00:00Z");
        assert_eq!(query.format, UsageFormat::Csv);
        assert!(parse("").unwrap().group.is_empty());
        assert!(parse("group=").unwrap().group.is_empty());
        let many = format!("bot={id}&").repeat(MAX_BOTS + 1);
        for bad in [
            "from=yesterday",
            "to=2026-13-45T99:99:99Z",
            "group=bot,week",
            "group=bot,",
            "group=bot&group=day",
            "bot=ada",
            "format=xml",
            "limit=1",
            many.as_str(),
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
