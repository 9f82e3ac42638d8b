"""Pages of accounts. Anybody may sign in; each person has their own account page; administrators manage people."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, LogoutView
from django.core.paginator import Paginator
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import people as accounts
from accounts.forms import NameForm, PersonForm
from config.access import SignedInRequest, public, requires, role_of, role_when_open
from config.roles import Role

PEOPLE_A_PAGE = 100


@public
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponseBase:
    return LoginView.as_view(template_name="accounts/sign_in.html", redirect_authenticated_user=True)(request)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    return LogoutView.as_view()(request)


@requires(Role.READER)
def account(request: SignedInRequest) -> HttpResponse:
    form = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Name saved.")
        return redirect("account")
    return _account_page(request, form, PasswordChangeForm(request.user))


@requires(Role.READER)
@require_POST
@sensitive_post_parameters("old_password", "new_password1", "new_password2")
def password(request: SignedInRequest) -> HttpResponse:
    form = PasswordChangeForm(request.user, request.POST)
    if not form.is_valid():
        return _account_page(request, NameForm(instance=request.user), form, status=422)
    form.save()
    update_session_auth_hash(request, form.user)
    messages.success(request, "Password changed.")
    return redirect("account")


@requires(Role.ADMINISTRATOR)
def people(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    added, handed_over = None, ""
    if request.method == "POST" and form.is_valid():
        added, handed_over = accounts.add_person(
            form.cleaned_data["username"],
            form.cleaned_data["first_name"],
            form.cleaned_data["last_name"],
            Role(form.cleaned_data["role"]),
        )
        form = PersonForm()
    return _people_page(request, form, added, handed_over, status=422 if form.errors else 200)


@requires(Role.ADMINISTRATOR)
@require_POST
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Change somebody's role, close or open their account, or give them a new password."""
    them = get_object_or_404(User, pk=pk)
    try:
        match request.POST.get("do"):
            case "role" if request.POST.get("role") in Role.values:
                accounts.set_role(them, Role(request.POST["role"]))
                messages.success(
                    request, f"{them.get_username()} is now: {Role(request.POST['role']).label}."
                )
            case "close":
                accounts.close_account(them)
                messages.success(
                    request, f"The account of {them.get_username()} is closed. What they decided stays."
                )
            case "open":
                accounts.open_account(them)
                messages.success(request, f"{them.get_username()} can sign in again.")
            case "password":
                return _people_page(request, PersonForm(), them, accounts.reset_password(them))
            case _:
                messages.error(request, "Nothing was changed: choose a role from the list and save it.")
    except accounts.LastAdministrator:
        messages.error(
            request,
            f"{them.get_username()} is the last administrator. Make somebody else administrator first.",
        )
    return redirect("people")


def _account_page(
    request: SignedInRequest, name_form: NameForm, password_form: PasswordChangeForm, status: int = 200
) -> HttpResponse:
    context = {"name_form": name_form, "password_form": password_form, "own_role": role_of(request.user)}
    return render(request, "accounts/account.html", context, status=status)


def _people_page(
    request: HttpRequest, form: PersonForm, handed_to: User | None, handed_over: str, status: int = 200
) -> HttpResponse:
    everybody = User.objects.prefetch_related("groups").order_by("-is_active", Lower("username"))
    page = Paginator(everybody, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "people": [(each, role_when_open(each)) for each in page],
        "roles": list(Role),
        "form": form,
        "handed_to": handed_to,
        "handed_over": handed_over,
    }
    answer = render(request, "accounts/people.html", context, status=status)
    # the page may show a password once
    answer["Cache-Control"] = "no-store"
    return answer
