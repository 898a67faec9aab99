"""The upload form: a damaged picture gets a message, not an error page."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):
    """Wagtail's field, which looks at the first bytes only, plus one full reading of the picture.

    Wagtail lets Pillow's own errors through, and a picture cut off half-way is found out only when its
    first rendition is made. The size in pixels is checked first, from the header.
    """

    def to_python(self, data):
        try:
            file = super().to_python(data)
            if file is not None:
                file.seek(0)
                with Image.open(file) as picture:
                    picture.load()
                file.seek(0)
        except ValidationError:
            raise
        except Exception as error:  # Pillow raises a dozen kinds for damaged files, SyntaxError among them
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error
        return file


class PortalImageForm(BaseImageForm):
    """The form of the picture library and of every picture chooser."""

    file = PictureField(
        label=_("File"), widget=forms.FileInput(attrs=BaseImageForm.Meta.widgets["file"].attrs)
    )
