//! Photos on their way in: turned upright, shrunk, rid of what the camera wrote into them (where, when, with what), and a
//! small picture of each. It keeps nothing; what is no picture that it can read it leaves alone.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader};

/// Pixels of a photo's longer side at most.
pub const LONGEST: u32 = 2_000;
/// Pixels of a small picture's longer side.
pub const PREVIEW: u32 = 320;
/// Bytes of an unpacked picture at most: about 140 million pixels.
const MOST_BYTES: u64 = 400 << 20;
/// Quality of what is written as JPEG.
const QUALITY: u8 = 85;
/// Quality of a small picture.
const PREVIEW_QUALITY: u8 = 75;

/// The picture has more pixels than can be unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// What was made of a photo.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The bytes to keep in place of those that came, with the ending of their name; none where those may stay.
    pub kept: Option<(Vec<u8>, &'static str)>,
    /// The small picture, as JPEG; none where the bytes are no picture.
    pub preview: Option<Vec<u8>>,
}

/// A picture that was unpacked.
struct Open {
    image: DynamicImage,
    format: ImageFormat,
    orientation: Orientation,
    /// Something stands in the file besides the picture.
    described: bool,
    colours: Option<Vec<u8>>,
}

/// Makes of a JPEG, PNG or WebP what is kept of it, and its small picture.
pub fn made(bytes: &[u8]) -> Result<Made, TooLarge> {
    let Some(mut open) = open(bytes)? else { return Ok(Made::default()) };
    let turned = open.orientation != Orientation::NoTransforms;
    open.image.apply_orientation(open.orientation);
    let large = open.image.width().max(open.image.height()) > LONGEST;
    if large {
        open.image = open.image.resize(LONGEST, LONGEST, FilterType::Triangle);
    }
    let preview = small(&open.image);
    let kept = if large || turned || open.described { written(&open) } else { None };
    Ok(Made { kept, preview })
}

fn open(bytes: &[u8]) -> Result<Option<Open>, TooLarge> {
    let Ok(reader) = ImageReader::new(Cursor::new(bytes)).with_guessed_format() else { return Ok(None) };
    let Some(format) =
        reader.format().filter(|f| matches!(f, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP))
    else {
        return Ok(None);
    };
    let Ok(mut decoder) = reader.into_decoder() else { return Ok(None) };
    if decoder.total_bytes() > MOST_BYTES {
        return Err(TooLarge);
    }
    let is_there = |part: image::ImageResult<Option<Vec<u8>>>| part.is_ok_and(|part| part.is_some());
    let described = [decoder.exif_metadata(), decoder.xmp_metadata(), decoder.iptc_metadata()].map(is_there);
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let colours = decoder.icc_profile().ok().flatten();
    let Ok(image) = DynamicImage::from_decoder(decoder) else { return Ok(None) };
    Ok(Some(Open { image, format, orientation, described: described.contains(&true), colours }))
}

/// The picture alone: drawings and what is transparent as PNG, the rest as JPEG.
fn written(open: &Open) -> Option<(Vec<u8>, &'static str)> {
    let (image, mut bytes) = (&open.image, Vec::new());
    let colours = open.colours.clone();
    if open.format == ImageFormat::Png || image.color().has_alpha() {
        let mut encoder = PngEncoder::new(&mut bytes);
        colours.map(|colours| encoder.set_icc_profile(colours));
        image.write_with_encoder(encoder).ok()?;
        return Some((bytes, "png"));
    }
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    colours.map(|colours| encoder.set_icc_profile(colours));
    image.to_rgb8().write_with_encoder(encoder).ok()?;
    Some((bytes, "jpg"))
}

/// The small picture; what is transparent lies on white.
fn small(image: &DynamicImage) -> Option<Vec<u8>> {
    let small =
        if image.width().max(image.height()) > PREVIEW { image.thumbnail(PREVIEW, PREVIEW) } else { image.clone() };
    let mut flat = small.to_rgb8();
    if small.color().has_alpha() {
        for (to, from) in flat.pixels_mut().zip(small.to_rgba8().pixels()) {
            let alpha = u32::from(from[3]);
            for channel in 0..3 {
                let mixed = (u32::from(from[channel]) * alpha + 255 * (255 - alpha)) / 255;
                to[channel] = u8::try_from(mixed).unwrap_or(u8::MAX);
            }
        }
    }
    let mut bytes = Vec::new();
    flat.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, PREVIEW_QUALITY)).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;

    /// Left half red, right half blue.
    fn picture(width: u32, height: u32) -> DynamicImage {
        RgbImage::from_fn(width, height, |x, _| image::Rgb(if x * 2 < width { [220, 10, 10] } else { [10, 10, 220] }))
            .into()
    }

    fn jpeg(image: &DynamicImage, exif: Option<&[u8]>) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new(&mut bytes);
        if let Some(exif) = exif {
            encoder.set_exif_metadata(exif.to_vec()).unwrap();
        }
        image.write_with_encoder(encoder).unwrap();
        bytes
    }

    /// EXIF of one entry: turned by that number, and words that stand for a place.
    fn exif(turn: u16) -> Vec<u8> {
        let mut exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
        exif.extend(u32::from(turn).to_le_bytes());
        exif.extend(b"\0\0\0\0GPS 26.58N 106.71E");
        exif
    }

    fn size(bytes: &[u8]) -> (u32, u32) {
        let read = image::load_from_memory(bytes).unwrap();
        (read.width(), read.height())
    }

    #[test]
    fn a_large_photo_shrinks_and_a_small_one_stays_as_it_is() {
        for (width, height, kept, preview) in [
            (3000, 1500, Some((2000, 1000)), (320, 160)),
            (900, 2400, Some((750, 2000)), (120, 320)),
            (2000, 1000, None, (320, 160)),
            (100, 40, None, (100, 40)),
        ] {
            let made = made(&jpeg(&picture(width, height), None)).unwrap();
            assert_eq!(
                made.kept.as_ref().map(|(bytes, ending)| (size(bytes), *ending)),
                kept.map(|size| (size, "jpg"))
            );
            assert_eq!(size(&made.preview.unwrap()), preview, "{width}×{height}");
        }
    }

    #[test]
    fn a_photo_is_turned_upright_and_loses_its_place() {
        // 6: to be turned by 90° clockwise, so that what was left comes to the top.
        let bytes = jpeg(&picture(80, 40), Some(&exif(6)));
        assert!(bytes.windows(4).any(|part| part == b"GPS "));
        let (kept, _) = made(&bytes).unwrap().kept.unwrap();
        assert!(!kept.windows(4).any(|part| part == b"GPS " || part == b"Exif"));
        let read = image::load_from_memory(&kept).unwrap().to_rgb8();
        assert_eq!((read.width(), read.height()), (40, 80));
        assert!(read.get_pixel(20, 10)[0] > 150 && read.get_pixel(20, 70)[2] > 150);
        // Upright already: the place goes all the same.
        assert!(made(&jpeg(&picture(80, 40), Some(&exif(1)))).unwrap().kept.is_some());
    }

    #[test]
    fn a_drawing_stays_one_and_what_is_no_picture_is_left_alone() {
        let (mut png, mut webp) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
        picture(2400, 30).write_to(&mut png, ImageFormat::Png).unwrap();
        assert_eq!(made(png.get_ref()).unwrap().kept.unwrap().1, "png");
        picture(2400, 30).write_to(&mut webp, ImageFormat::WebP).unwrap();
        assert_eq!(made(webp.get_ref()).unwrap().kept.unwrap().1, "jpg");
        for none in
            [b"\x89PNG\r\n\x1a\n\0 whatever".as_slice(), b"\xFF\xD8\xFF", b"", b"GIF89a......", &png.get_ref()[..300]]
        {
            assert_eq!(made(none), Ok(Made::default()));
        }
        let clear: DynamicImage = image::RgbaImage::from_pixel(10, 10, image::Rgba([0, 0, 0, 0])).into();
        let mut bytes = Cursor::new(Vec::new());
        clear.write_to(&mut bytes, ImageFormat::Png).unwrap();
        let preview = image::load_from_memory(&made(bytes.get_ref()).unwrap().preview.unwrap()).unwrap().to_rgb8();
        assert!(preview.get_pixel(5, 5)[0] > 250, "white, not black");
    }
}
