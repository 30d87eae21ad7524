//! A picture as body.

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use botmaker_domain::{Picture, PictureFormat};
use futures_util::future::LocalBoxFuture;

use super::body;
use crate::problem::{Form, Problem};

/// An uploaded picture whose head has been looked at.
pub(crate) struct UploadedPicture(pub(crate) Picture);

impl FromRequest for UploadedPicture {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let format = PictureFormat::from_media_type(request.content_type()).ok_or_else(|| {
            let types = PictureFormat::ALL.map(PictureFormat::media_type).join(", ");
            let detail = format!("the body must be a picture, with one of Content-Type: {types}");
            Problem::refused_form(Form::MediaType, detail)
        });
        let head = format.and_then(|format| body::check_head(request).map(|()| format));
        let payload = payload.take();
        Box::pin(async move {
            let format = head?;
            let bytes = body::read(payload).await?;
            Picture::parse(format, bytes.to_vec())
                .map(Self)
                .map_err(|error| Problem::refused_form(Form::Picture, error.to_string()))
        })
    }
}
