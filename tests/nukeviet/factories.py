"""What an import leaves behind: modules, records and files of an old site."""

import factory

from nukeviet.models import ImportedFile, ImportedModule, ImportedRecord, Kind


class ModuleFactory(factory.django.DjangoModelFactory):
    """The default module ``news`` of Vietnamese."""

    class Meta:
        model = ImportedModule

    language = "vi"
    name = "news"
    is_default = True


class RecordFactory(factory.django.DjangoModelFactory):
    """An article, unless ``kind`` says otherwise."""

    class Meta:
        model = ImportedRecord

    kind = Kind.ARTICLE
    number = factory.Sequence(lambda number: number + 1)
    alias = factory.LazyAttribute(lambda record: f"bai-{record.number}")


class FileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ImportedFile
