"""The photos of a product's assembly: for whoever opens products, brought and voided by who writes the steps."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gendan.people import file_pages
from gendan.people.deeds import may
from gendan.people.forms import VoidForm, new_op
from gendan.people.pages import answer_refused, form_for, page_of
from gendan.products import actions, queries
from gendan.products.forms import PhotosForm
from gendan.products.models import Product, StepPhoto
from gendan.products.photos import Photo, Voiding


@require_safe
@page_of("products")
def page(request, code):
    """The photos of a product, step by step; also a part of itself, for who has just brought one."""
    product = get_object_or_404(Product, code=code)
    steps = queries.route(product).steps
    names = list(dict.fromkeys(step.name for step in steps))
    context = {
        "product": product,
        "steps": steps,
        "papers": names if may(request.user, "products.attach_photo") else [],
        "usual": request.GET.get("step", ""),
        "op": new_op(),
        **file_pages.LIMITS,
    }
    return render(request, f"products/{'photo_list' if request.htmx else 'photos'}.html", context)


@require_POST
@form_for("products.attach_photo")
def attach(request, code):
    """Keep photos with a step: several from a form, or one by one for a script that shows how far it is."""
    product, today = get_object_or_404(Product, code=code), request.user.today
    form = PhotosForm(request.POST, request.FILES)

    def row(one):
        return Photo(product.code, form.cleaned_data["step"], one.name, one.kind, one.size, one.digest, today)

    kept = file_pages.bring(form, actions.attach_photo, row, request.user)
    return file_pages.answer_brought(request, form, kept, _to_photos(code))


@require_safe
@page_of("products")
def show(request, code, pk):
    """A photo."""
    return file_pages.answer_file(request, _photo(code, pk), _to_photos(code))


@require_safe
@page_of("products")
def small(request, code, pk):
    """A photo, small."""
    return file_pages.answer_small(_photo(code, pk))


@require_POST
@form_for("products.void_photo")
def void(request, code, pk):
    """Void a photo; a refusal is told on the page of the photos."""
    one, by = _photo(code, pk), request.user
    form = VoidForm(request.POST)
    if form.is_valid() and form.do(
        actions.void_photo, [Voiding(code, one.pk, form.cleaned_data["reason"], by.today)], by=by
    ):
        messages.success(request, _("“%(name)s”已作废。") % {"name": one.name})
        return redirect(_to_photos(code))
    return answer_refused(request, form, _to_photos(code))


def _photo(code, pk):
    """A photo that holds."""
    return get_object_or_404(StepPhoto, product__code=code, pk=pk, void=False)


def _to_photos(code):
    return reverse("products:photos", args=[code])
